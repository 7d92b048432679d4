"""Does each module import lower layers only, and is each foreign library imported in one place?"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "sepca_graph"
LAYERS = (
    {"errors", "namespaces", "findings", "names"},
    {"edtf_bounds", "content", "query_text", "stores"},
    {
        "serialization",
        "cache",
        "loading",
        "completion",
        "holdings",
        "query_catalog",
        "evidence",
        "validation",
        "layout",
        "rules",
    },
    {"reasoning", "timeslice", "sparql", "portability", "authoring", "overview"},
    {"upkeep", "slicing"},
    {"knowledge_graph", "visualization"},
    {"network", "profile", "export", "figures", "report", "gaps", "projection"},
    {"publication", "explanation", "ingestion", "tabular"},
    {"cli"},
    {"__main__", "__init__"},
)
"""A module imports modules of lower layers only; `cli` is one module here."""
LAYER = {module: layer for layer, modules in enumerate(LAYERS) for module in modules}
ENTRY_POINTS = {("knowledge_graph", "network")}
"""Lazy imports of a higher layer: methods that only spare the user an import."""
OWNERS = {
    "owlrl": {"reasoning"},
    "pyvis": {"visualization"},
    "pyshacl": {"validation"},
    "pyarrow": {"tabular"},
    "pyoxigraph": {"stores"},
    "filelock": {"stores"},
    "requests": {"stores"},
    "urllib3": {"stores"},
    "platformdirs": {"cache"},
    "rich": {"cli"},
    "click": {"cli", "__main__"},
}
HANDLERS = [("stores", "RdflibStore.query")]
"""Where any exception may be caught: rdflib's engine raises whatever its functions raise."""


def module_of(file: Path) -> str:
    return file.parent.name if file.parent.parent == PACKAGE else file.stem


def sources() -> dict[Path, ast.Module]:
    return {file: ast.parse(file.read_text(encoding="utf-8")) for file in sorted(PACKAGE.rglob("*.py"))}


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the dotted name of every module that a file imports, at its top or lazily; not what only types need."""
    for node in statements(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            whole = node.module == "sepca_graph"
            yield from (f"sepca_graph.{alias.name}" for alias in node.names) if whole else [node.module or ""]


def statements(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield all nodes but those below `if TYPE_CHECKING`."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        yield node
        yield from statements(node)


def own_imports() -> set[tuple[str, str]]:
    """Return who imports whom inside the package."""
    pairs = {
        (module_of(file), name.split(".")[1])
        for file, tree in sources().items()
        for name in imported(tree)
        if name.startswith("sepca_graph.")
    }
    return {(importer, module) for importer, module in pairs if importer != module}


def test_every_module_has_one_layer() -> None:
    modules = {module_of(file) for file in PACKAGE.rglob("*.py") if "server" not in file.parts}
    listed = [module for layer in LAYERS for module in layer]
    assert sorted(modules) == sorted(listed)


def test_a_module_imports_lower_layers_only() -> None:
    upward = {(importer, module) for importer, module in own_imports() if LAYER[module] >= LAYER[importer]}
    assert upward == ENTRY_POINTS


@pytest.mark.parametrize("library", OWNERS)
def test_a_foreign_library_has_one_importing_module(library: str) -> None:
    importers = {
        module_of(file) for file, tree in sources().items() for name in imported(tree) if name.split(".")[0] == library
    }
    assert importers == OWNERS[library]


def test_any_exception_is_caught_in_listed_places_only() -> None:
    found = [
        (module_of(file), owner)
        for file, tree in sources().items()
        for owner, node in with_owner(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
    ]
    assert found == HANDLERS


def with_owner(tree: ast.AST, owner: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Yield every node with the dotted name of the class and function that it stands in."""
    for node in ast.iter_child_nodes(tree):
        name = owner
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            name = f"{owner}.{node.name}".lstrip(".")
        yield name, node
        yield from with_owner(node, name)


@pytest.mark.parametrize("module", sorted(LAYER))
def test_a_module_says_which_question_it_answers(module: str) -> None:
    file = PACKAGE / module / "__init__.py" if (PACKAGE / module).is_dir() else PACKAGE / f"{module}.py"
    docstring = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    paragraph = " ".join(docstring.split("\n\n")[0].split())
    assert paragraph.endswith((".", "?", "`")), paragraph
