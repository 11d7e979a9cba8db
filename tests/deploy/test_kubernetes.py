"""The manifests: valid by Kubernetes' own schemas, and in agreement with one another."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from bot.config.model import SHARDS_VARIABLE, ConfigError, load
from bot.connection.shards import Shards
from bot.store.database.address import read_address

FOLDER = Path(__file__).parents[2] / "deploy/kubernetes"
VERSION = "1.33"
KUSTOMIZATION: dict[str, Any] = yaml.safe_load(
    (FOLDER / "kustomization.yaml").read_text(encoding="utf-8")
)
OBJECTS: list[dict[str, Any]] = [
    thing
    for name in KUSTOMIZATION["resources"]
    for thing in yaml.safe_load_all((FOLDER / name).read_text(encoding="utf-8"))
]
SETTINGS = load(FOLDER / "config.toml", {})


def _one(kind: str, name: str) -> dict[str, Any]:
    found = [o for o in OBJECTS if (o["kind"], o["metadata"]["name"]) == (kind, name)]
    assert len(found) == 1
    return found[0]


STATEFUL_SET = _one("StatefulSet", "easel-bot")
BOT = STATEFUL_SET["spec"]["template"]
CLUSTER = _one("RayCluster", "easel-painters")
GROUPS = [CLUSTER["spec"]["headGroupSpec"], *CLUSTER["spec"]["workerGroupSpecs"]]
PODS = [BOT, *(group["template"] for group in GROUPS)]


def _containers() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each container, with its pod."""
    for pod in PODS:
        for container in pod["spec"]["containers"]:
            yield container, pod


def test_every_manifest_is_among_the_resources() -> None:
    files = {path.name for path in FOLDER.glob("*.yaml")} - {"kustomization.yaml"}

    assert files == {*KUSTOMIZATION["resources"], "several.yaml"}


@pytest.mark.parametrize(
    "thing", [o for o in OBJECTS if o["kind"] != "RayCluster"], ids=lambda o: str(o["kind"])
)
def test_a_manifest_is_valid(thing: dict[str, Any]) -> None:
    kubernetes_validate.validate(thing, VERSION, strict=True)


@pytest.mark.parametrize("group", GROUPS, ids=lambda g: str(g.get("groupName", "head")))
def test_a_pod_of_the_ray_cluster_is_valid(group: dict[str, Any]) -> None:
    # KubeRay's own schema is not at hand; its pods are Kubernetes' own.
    template = group["template"]
    metadata = {**template["metadata"], "name": "painter"}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": template["spec"]}

    kubernetes_validate.validate(pod, VERSION, strict=True)


def test_a_mistake_would_be_noticed() -> None:
    wrong = {**STATEFUL_SET, "spec": {**STATEFUL_SET["spec"], "replica": 2}}

    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, VERSION, strict=True)


def test_all_run_the_image_that_the_kustomization_names() -> None:
    named = {image["name"] for image in KUSTOMIZATION["images"]}

    assert {container["image"] for container, _ in _containers()} == named


def test_what_is_mounted_is_a_volume_and_what_is_claimed_is_there() -> None:
    claims = {o["metadata"]["name"] for o in OBJECTS if o["kind"] == "PersistentVolumeClaim"}
    for container, pod in _containers():
        volumes = {volume["name"]: volume for volume in pod["spec"].get("volumes", [])}
        assert {mount["name"] for mount in container.get("volumeMounts", [])} <= set(volumes)
        claimed = [
            v["persistentVolumeClaim"] for v in volumes.values() if "persistentVolumeClaim" in v
        ]
        assert {claim["claimName"] for claim in claimed} <= claims


def test_painters_see_the_folders_of_the_bot() -> None:
    def folders(container: dict[str, Any]) -> set[tuple[str, str]]:
        mounts = container.get("volumeMounts", [])
        return {(m["name"], m["mountPath"]) for m in mounts if m["name"] in ("data", "weights")}

    bot = BOT["spec"]["containers"][0]
    painter = GROUPS[1]["template"]["spec"]["containers"][0]
    assert len(folders(bot)) == 2
    assert folders(painter) == folders(bot)


def test_the_settings_are_the_ones_that_are_mounted() -> None:
    (generated,) = KUSTOMIZATION["configMapGenerator"]
    volumes = {v["name"]: v for v in BOT["spec"]["volumes"]}
    container = BOT["spec"]["containers"][0]
    mount = next(m for m in container["volumeMounts"] if m["name"] == "config")
    asked_for = {v["name"]: v.get("value") for v in container["env"]}["EASEL_CONFIG"]

    assert volumes["config"]["configMap"]["name"] == generated["name"]
    assert mount["mountPath"] == "/home/easel/config"
    assert [asked_for] == [f"config/{name}" for name in generated["files"]]


def test_the_bot_takes_up_changed_settings_while_it_runs() -> None:
    (generated,) = KUSTOMIZATION["configMapGenerator"]
    mounts = [m for c, _ in _containers() for m in c.get("volumeMounts", [])]

    # Kubernetes puts no newer file in the place of one that is mounted by itself, and pods know
    # nothing of a map with another name.
    assert not any("subPath" in mount for mount in mounts)
    assert generated["options"]["disableNameSuffixHash"] is True


def test_the_database_is_the_service_that_stands_for_it() -> None:
    address = read_address(SETTINGS.database.url.get_secret_value())

    assert address.url.password is None
    assert _one("Service", str(address.url.host))["spec"]["type"] == "ExternalName"


def test_probes_and_prometheus_ask_where_the_bot_answers() -> None:
    container = BOT["spec"]["containers"][0]
    (port,) = container["ports"]
    assert port["containerPort"] == SETTINGS.monitoring.port
    assert BOT["metadata"]["annotations"]["prometheus.io/port"] == str(SETTINGS.monitoring.port)
    for probe, path in [
        ("startupProbe", "/healthz"),
        ("livenessProbe", "/healthz"),
        ("readinessProbe", "/readyz"),
    ]:
        assert container[probe]["httpGet"] == {"path": path, "port": port["name"]}


def test_one_bot_answers_with_all_its_shards() -> None:
    assert STATEFUL_SET["spec"]["replicas"] == 1
    assert SETTINGS.discord.shards == Shards()


def _patched(thing: Any, patch: Any) -> Any:
    """A manifest as kustomize patches it: what has a name is found by it in lists."""
    if isinstance(thing, dict) and isinstance(patch, dict):
        return thing | {key: _patched(thing.get(key), value) for key, value in patch.items()}
    if isinstance(thing, list) and isinstance(patch, list) and isinstance(patch[0], dict):
        named = {item["name"]: item for item in thing}
        return list(_patched(named, {item["name"]: item for item in patch}).values())
    return patch


def test_of_several_bots_each_has_the_shard_of_its_number(tmp_path: Path) -> None:
    # The line that the kustomization tells how to make use of.
    text = (FOLDER / "kustomization.yaml").read_text(encoding="utf-8")
    ((patch,),) = (
        yaml.safe_load(line[2:])["patches"] for line in text.splitlines() if "pat" in line
    )
    several = yaml.safe_load((FOLDER / patch["path"]).read_text(encoding="utf-8"))
    bots = _patched(STATEFUL_SET, several)
    kubernetes_validate.validate(bots, VERSION, strict=True)

    pod = bots["spec"]["template"]["spec"]["containers"][0]
    before = BOT["spec"]["containers"][0]
    (variable,) = [v for v in pod["env"] if v not in before["env"]]
    assert variable["name"] == SHARDS_VARIABLE
    label = variable["valueFrom"]["fieldRef"]["fieldPath"]
    assert label == "metadata.labels['apps.kubernetes.io/pod-index']"
    assert pod["args"] == before["args"], "all are on the same Ray cluster"

    config = tmp_path / "config.toml"
    replicas = bots["spec"]["replicas"]
    config.write_text(
        (FOLDER / "config.toml").read_text(encoding="utf-8")
        + f"\n[discord]\nshard_count = {replicas}\n"
    )
    shards = [load(config, {SHARDS_VARIABLE: str(n)}).discord.shards for n in range(replicas)]
    assert shards == [Shards(replicas, (n,)) for n in range(replicas)]
    with pytest.raises(ConfigError):
        load(config, {SHARDS_VARIABLE: str(replicas)})


def test_nobody_is_root_and_nothing_is_secret() -> None:
    for container, pod in _containers():
        assert pod["spec"]["securityContext"]["runAsNonRoot"] is True
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        for variable in container["env"]:
            secret = any(word in variable["name"] for word in ("PASSWORD", "TOKEN"))
            assert secret == ("valueFrom" in variable)


def test_every_node_of_the_cluster_asks_for_the_token() -> None:
    for container, _ in _containers():
        environment = {v["name"]: v for v in container["env"]}
        assert environment["RAY_AUTH_MODE"]["value"] == "token"
        assert "RAY_AUTH_TOKEN" in environment


@pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed (easel[ray])")
def test_ray_knows_its_commands() -> None:
    ray = import_module("ray.scripts.scripts")
    join = BOT["spec"]["containers"][0]["args"][0].split(" && ")[0].split()
    assert join[:2] == ["ray", "start"]
    # KubeRay calls the head's service after the cluster.
    head = f"{CLUSTER['metadata']['name']}-head-svc:6379"
    assert ray.start.make_context("start", join[2:]).params["address"] == head
    for group in GROUPS:
        options = [f"--{name}={value}" for name, value in group["rayStartParams"].items()]
        ray.start.make_context("start", ["--head", *options])
