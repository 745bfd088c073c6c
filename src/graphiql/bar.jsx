// The bar above GraphiQL: examples by role, who is signed in, the other language.
import { useEditorContext } from "@graphiql/react";
import examples from "examples";
import { useEffect, useId, useRef, useState, useSyncExternalStore } from "react";
import { createPortal } from "react-dom";

import { current, demoPeople, onSession, signIn, signOut } from "./session.js";
import { onLanguage, switchLanguage, words } from "./words.js";

/** Belongs inside GraphiQL, whose editors it fills, and shows itself above it. */
export function Bar() {
  const say = useSyncExternalStore(onLanguage, words);
  return createPortal(
    <>
      <strong className="pannier-logo">Pannier</strong>
      <Examples say={say} />
      <Person say={say} />
      <button type="button" aria-label={say.otherLabel} onClick={switchLanguage}>
        {say.other}
      </button>
    </>,
    document.getElementById("bar"),
  );
}

function Examples({ say }) {
  const editors = useEditorContext({ nonNull: true });
  const [wanted, setWanted] = useState(null);

  // A new tab first; its editors are filled once it is there.
  useEffect(() => {
    if (!wanted || editors.tabs.length === wanted.tabs || !editors.queryEditor) return;
    editors.queryEditor.setValue(wanted.text);
    editors.variableEditor?.setValue(variablesOf(wanted.text));
    editors.queryEditor.focus();
    setWanted(null);
  }, [wanted, editors]);

  function open(event) {
    const [role, index] = event.target.value.split(" ");
    const text = examples.find(([name]) => name === role)[1][index];
    event.target.value = "";
    setWanted({ text, tabs: editors.tabs.length });
    editors.addTab();
  }

  return (
    <select aria-label={say.examples} defaultValue="" onChange={open}>
      <option value="" disabled>
        {say.chooseExample}
      </option>
      {examples.map(([role, texts]) => (
        <optgroup key={role} label={say.roles[role]}>
          {texts.map((text, index) => (
            <option key={text} value={`${role} ${index}`}>
              {titleOf(text, say)}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}

// An example begins with its title in English, its title in Chinese and, where it needs any, its variables.
const titleOf = (text, say) => text.split("\n")[say.signIn === "登录" ? 1 : 0].slice(2);

function variablesOf(text) {
  const line = text.split("\n").find((each) => each.startsWith("# Variables: "));
  return line ? JSON.stringify(JSON.parse(line.slice("# Variables: ".length)), null, 2) : "";
}

function Person({ say }) {
  const session = useSyncExternalStore(onSession, current);
  const dialog = useRef(null);
  return (
    <div className="person">
      <span role="status">{session ? say.as(session.name) : say.nobody}</span>
      {session ? (
        <button type="button" onClick={() => void signOut()}>
          {say.signOut}
        </button>
      ) : (
        <button type="button" aria-haspopup="dialog" onClick={() => dialog.current.showModal()}>
          {say.signIn}
        </button>
      )}
      <dialog ref={dialog} aria-label={say.signIn}>
        <SignIn say={say} done={() => dialog.current.close()} />
      </dialog>
    </div>
  );
}

function SignIn({ say, done }) {
  const [people, setPeople] = useState([]);
  const [account, setAccount] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const id = useId();

  function choose(person) {
    setAccount(person?.account ?? "");
    setPassword(person?.password ?? "");
    setProblem("");
  }

  useEffect(() => {
    void demoPeople().then((found) => {
      setPeople(found);
      choose(found[0]);
    });
  }, []);

  async function submit(event) {
    event.preventDefault();
    setBusy(true);
    try {
      await signIn(account, password);
      setProblem("");
      done();
    } catch (error) {
      setProblem(error.message);
    } finally {
      setBusy(false);
    }
  }

  const chosen = people.findIndex((person) => person.account === account);
  return (
    <form onSubmit={submit} onKeyDown={(event) => event.stopPropagation()}>
      <h2>{say.signIn}</h2>
      {people.length > 0 && (
        <label>
          {say.person}
          <select value={chosen} onChange={(event) => choose(people[event.target.value])}>
            {people.map((person, index) => (
              <option key={person.account} value={index}>
                {`${say.roles[person.role]} · ${person.account}`}
              </option>
            ))}
            <option value={-1}>{say.somebodyElse}</option>
          </select>
        </label>
      )}
      <label>
        {say.account}
        <input required autoComplete="username" value={account} onChange={(e) => setAccount(e.target.value)} />
      </label>
      <label>
        {say.password}
        <input
          required
          type="password"
          autoComplete="current-password"
          aria-describedby={id}
          value={password}
          onChange={(e) => setPassword(e.target.value)}
        />
      </label>
      <p role="alert" id={id}>
        {problem}
      </p>
      <div className="buttons">
        <button type="button" onClick={done}>
          {say.close}
        </button>
        <button type="submit" className="first" disabled={busy}>
          {busy ? say.signingIn : say.signIn}
        </button>
      </div>
      <p className="note">{say.tokenNote}</p>
    </form>
  );
}
