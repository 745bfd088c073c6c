'use strict';

// A plugin of osls. Every function is published as a version, and whatever calls it calls its alias `live`. CodeDeploy
// moves the alias to a new version as the stage says, and back when the function's `…ErrorsAlarm` rings meanwhile:
// infra/decisions/an-alias-moves-bit-by-bit.md. The application and the role of CodeDeploy are in infra/rollout.yml.
//
// osls does this for functions with SnapStart only, under a name of its own; it aims every event at a function's
// `targetAlias` if there is one.

const ALIAS = 'live';

class Aliases {
  constructor(serverless) {
    this.service = serverless.service;
    this.naming = serverless.getProvider('aws').naming;
    this.naming.getLambdaSnapStartEnabledAliasName = () => ALIAS;
    this.naming.getLambdaSnapStartAliasLogicalId = (name) => `${words(name)}Alias`;
    this.hooks = {
      'before:package:compileFunctions': () => this.aim(),
      'after:package:compileFunctions': () => this.publish(),
      'after:aws:package:finalize:mergeCustomProviderResources': () => this.guard(),
    };
  }

  get resources() {
    return this.service.provider.compiledCloudFormationTemplate.Resources;
  }

  aim() {
    for (const name of this.service.getAllFunctions()) {
      this.service.getFunction(name).targetAlias = { name: ALIAS, logicalId: `${words(name)}Alias` };
    }
  }

  publish() {
    const outputs = this.service.provider.compiledCloudFormationTemplate.Outputs;
    for (const name of this.service.getAllFunctions()) {
      const { targetAlias, versionLogicalId } = this.service.getFunction(name);
      this.resources[targetAlias.logicalId] = {
        Type: 'AWS::Lambda::Alias',
        Properties: {
          FunctionName: { Ref: this.naming.getLambdaLogicalId(name) },
          FunctionVersion: { 'Fn::GetAtt': [versionLogicalId, 'Version'] },
          Name: ALIAS,
        },
        UpdatePolicy: {
          CodeDeployLambdaAliasUpdate: {
            ApplicationName: { Ref: 'RolloutApplication' },
            DeploymentGroupName: { Ref: `${words(name)}Rollout` },
          },
        },
      };
      // CloudFormation deletes a version once the alias has left it. A snapshot is paid for as long as its version is.
      delete this.resources[versionLogicalId].DeletionPolicy;
      delete outputs[this.naming.getLambdaVersionOutputLogicalId(name)]; // eighteen lines that nobody reads
    }
  }

  // Only now the resources of infra/ are there, and with them the alarms.
  guard() {
    const heeded = this.service.custom.rollbackOnAlarms !== 'no';
    for (const name of this.service.getAllFunctions()) {
      const alarm = `${words(name)}ErrorsAlarm`;
      if (!this.resources[alarm]) throw new Error(`${name} has no ${alarm}: make schema`);
      this.resources[`${words(name)}Rollout`] = {
        Type: 'AWS::CodeDeploy::DeploymentGroup',
        Properties: {
          ApplicationName: { Ref: 'RolloutApplication' },
          ServiceRoleArn: { 'Fn::GetAtt': ['RolloutRole', 'Arn'] },
          DeploymentConfigName: `CodeDeployDefault.${this.service.custom.rollout}`,
          DeploymentStyle: { DeploymentType: 'BLUE_GREEN', DeploymentOption: 'WITH_TRAFFIC_CONTROL' },
          AutoRollbackConfiguration: {
            Enabled: true,
            Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'],
          },
          AlarmConfiguration: { Enabled: heeded, Alarms: [{ Name: { Ref: alarm } }] },
        },
      };
    }
  }
}

// order_reactions → OrderReactions, as roles and alarms are named
function words(name) {
  return name.replace(/(?:^|_)([a-z0-9])/g, (_, first) => first.toUpperCase());
}

module.exports = Aliases;
