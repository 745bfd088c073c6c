// What the page says, in English and Chinese. GraphiQL itself speaks English only.
const WORDS = {
  en: {
    other: "中文",
    otherLabel: "改用中文",
    examples: "Examples",
    chooseExample: "Open an example…",
    roles: {
      stranger: "Anybody",
      customer: "Customer",
      clerk: "Merchant: clerk",
      owner: "Merchant: owner",
      courier: "Courier",
      operator: "Operator",
    },
    nobody: "Not signed in",
    as: (name) => `Signed in as ${name}`,
    signIn: "Sign in",
    signOut: "Sign out",
    signingIn: "Signing in…",
    person: "Demo person",
    somebodyElse: "Somebody else",
    account: "Phone or e-mail",
    password: "Password",
    close: "Close",
    tokenNote:
      "The access token goes along with every request and is renewed in time. An Authorization of your own under Headers comes first.",
    sessionEnded: "The session has ended. Sign in again.",
    unreachable: "The server does not answer.",
    noSocket:
      "No WebSocket at this address, so no subscriptions: the server may have stopped, or does not serve them.",
    socketRefused: "The server refused the connection: the access token is not good (any more). Sign in again.",
    socketForStrangers: "Subscriptions are for those who are signed in. Sign in first.",
    socketClosed: (code, reason) => `The server closed the connection: ${code} ${reason}`,
  },
  zh: {
    other: "English",
    otherLabel: "Switch to English",
    examples: "示例",
    chooseExample: "打开一个示例…",
    roles: {
      stranger: "任何人",
      customer: "顾客",
      clerk: "商家：店员",
      owner: "商家：店主",
      courier: "骑手",
      operator: "运营",
    },
    nobody: "未登录",
    as: (name) => `已登录：${name}`,
    signIn: "登录",
    signOut: "退出登录",
    signingIn: "正在登录…",
    person: "演示账号",
    somebodyElse: "其他账号",
    account: "手机号或邮箱",
    password: "密码",
    close: "关闭",
    tokenNote: "每个请求都会带上访问令牌，到期前自动续期。Headers 中自己填写的 Authorization 优先。",
    sessionEnded: "会话已结束，请重新登录。",
    unreachable: "服务器没有应答。",
    noSocket: "此地址没有 WebSocket，无法订阅：服务器可能已停止，或不提供订阅。",
    socketRefused: "服务器拒绝了连接：访问令牌无效或已过期，请重新登录。",
    socketForStrangers: "登录后才能订阅，请先登录。",
    socketClosed: (code, reason) => `服务器关闭了连接：${code} ${reason}`,
  },
};

const KEPT = "pannier-language";
const listeners = new Set();

let language = localStorage.getItem(KEPT) ?? (navigator.language.startsWith("zh") ? "zh" : "en");

export const words = () => WORDS[language];

/** What the API is asked to answer in. */
export const acceptLanguage = () => (language === "zh" ? "zh-CN" : "en");

export function switchLanguage() {
  language = language === "zh" ? "en" : "zh";
  localStorage.setItem(KEPT, language);
  document.documentElement.lang = acceptLanguage();
  listeners.forEach((listener) => listener());
}

export function onLanguage(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

document.documentElement.lang = acceptLanguage();
