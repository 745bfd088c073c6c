"""Who is not let in."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.session import Session

from pannier.api.primitives.ids import global_id
from pannier.core.clock import SystemClock
from pannier.core.ids import new_id
from pannier.local.simulate.operations import customers, live, merchants
from tests.e2e.deployed.clients import Person, opened
from tests.e2e.deployed.cloud import REGION
from tests.e2e.deployed.deploying import STACK, Deployment, functions_of
from tests.e2e.deployed.town import Town


def test_strangers_and_wrong_tokens_get_nothing(nobody: Person, town: Town) -> None:
    placing = {"quote": global_id("Quote", new_id(SystemClock().now())), "key": "k"}
    payment = {"method": "SANDBOX", "token": "tok_ok"}
    assert nobody.refused(customers.PLACE.document, **placing, payment=payment) == ["UNAUTHENTICATED"]
    assert nobody.ask("{ viewer { id } }") is None
    forged = nobody.signed_in({"accessToken": f"{town.customer.token}x"}).send("{ viewer { id } }")
    assert (forged.status_code, forged.json()["errors"][0]["extensions"]["code"]) == (401, "UNAUTHENTICATED")
    assert nobody.send("{ __schema { queryType { name } } }").json()["errors"] != []


def test_what_there_is_not_and_what_is_not_ones_own_look_the_same(town: Town, unanswered: Any) -> None:
    none = global_id("Order", new_id(SystemClock().now()))
    for person, order in ((town.customer, none), (town.courier, unanswered["id"])):
        assert person.send(customers.LOOK.document, id=order).json() == {"data": {"order": None}}
        refused = person.send(merchants.ACCEPT.document, id=order).json()["data"]["orderAccept"]
        assert refused["code"] == "NOT_FOUND"


def test_a_socket_without_a_token_is_closed_and_hears_nothing(deployment: Deployment, town: Town) -> None:
    with opened(deployment) as watcher:
        watcher.say(type="connection_init", payload={"authorization": "Bearer nobody's"})
        assert watcher.all_until_closed()[-1]["type"] in {"error", "close"}
    with opened(deployment) as watcher:
        watcher.say(id="1", type="subscribe", payload={"query": live.BOARD.document})
        assert "next" not in {each["type"] for each in watcher.all_until_closed()}


def test_no_function_has_a_secret_in_its_environment(deployment: Deployment) -> None:
    names = [
        name
        for name, each in deployment.packaged["Resources"].items()
        if each["Type"] == "AWS::SecretsManager::Secret"
    ]
    vault, functions = deployment.client("secretsmanager"), deployment.client("lambda")
    secrets = [vault.get_secret_value(SecretId=deployment.physical(each))["SecretString"] for each in names]
    assert len(set(secrets)) == len(names) >= 3
    environments = str(
        [
            functions.get_function_configuration(FunctionName=each["FunctionName"], Qualifier="live")[
                "Environment"
            ]
            for each in functions_of(deployment.packaged).values()
        ]
    )
    assert [each for each in secrets if each in environments] == []


def test_who_has_no_permission_reads_no_table_whatever_they_hold(deployment: Deployment) -> None:
    """The engine holds people to their permissions: what functions do, they may."""
    people = deployment.client("iam")
    people.create_user(UserName="curious")
    key = people.create_access_key(UserName="curious")["AccessKey"]
    curious = Session()
    curious.set_credentials(key["AccessKeyId"], key["SecretAccessKey"])
    tables: Any = curious.create_client(
        "dynamodb",
        region_name=REGION,
        endpoint_url=deployment.cloud.endpoint,
        verify=str(deployment.cloud.certificate),
    )
    with pytest.raises(ClientError, match="not authorized to perform: dynamodb:GetItem"):
        tables.get_item(TableName=f"{STACK}-users", Key={"pk": {"S": "1"}, "sk": {"S": "1"}})
