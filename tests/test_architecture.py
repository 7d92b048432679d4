"""Does each room import rooms above it only, is there no circle, and is each foreign library imported in one place?"""

import ast
import functools
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "sepca_graph"
ROOMS = (
    "lazily",
    "beside",
    "errors",
    "findings",
    "namespaces",
    "names",
    "stores",
    "formats",
    "dating",
    "content",
    "deriving",
    "keeping",
    "asking",
    "evidence",
    "network",
    "knowledge_graph",
    "views",
    "checking",
    "curating",
    "publishing",
    "cli",
    "__main__",
)
"""The package in the order of the pipeline: a room imports itself and rooms above it."""
PUBLIC_NAMES = "__init__"
"""It may import anything."""
OWNERS = {
    "owlrl": {"deriving.reference"},
    "pyvis": {"publishing.page"},
    "pyshacl": {"checking.validator"},
    "jinja2": {"publishing.templating"},
    "pyarrow": {"curating.tabular.tables"},
    "pyoxigraph": {"stores"},
    "filelock": {"stores"},
    "requests": {"stores"},
    "urllib3": {"stores"},
    "platformdirs": {"keeping.cache"},
    "rich": {"cli"},
    "click": {"cli", "__main__"},
}
"""Which modules, or rooms, import a foreign library."""
HANDLERS = [("beside", "_do"), ("stores.reference", "RdflibStore.query")]
"""Where any exception may be caught: it is raised again in another process; rdflib raises whatever its functions do."""


def modules() -> dict[str, Path]:
    """Return the file of each module by its dotted name below the package; a folder's is that of its `__init__`."""
    found = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        parts = file.relative_to(PACKAGE).with_suffix("").parts
        found[".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)] = file
    return found


@functools.cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@functools.cache
def imports_of(file: Path) -> tuple[str, ...]:
    return tuple(imported(parsed(file)))


def room_of(module: str) -> str:
    return module.partition(".")[0]


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the dotted name of all that a file imports, at its top or lazily; not what only types need."""
    for node in statements(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from names_in(node)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "lazily":
            yield ast.literal_eval(node.args[0])


def names_in(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    assert node.level == 0, "imports are absolute"
    return [f"{node.module}.{alias.name}" for alias in node.names]


def statements(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield all nodes but those below `if TYPE_CHECKING`."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for lazy in node.orelse:
                yield from statements(lazy)
            continue
        yield node
        yield from statements(node)


def own_imports() -> dict[str, set[str]]:
    """Return which modules of the package each module imports; a name of a module counts as that module."""
    known = modules()
    found: dict[str, set[str]] = {}
    for module, file in known.items():
        names = {name.removeprefix("sepca_graph.") for name in imports_of(file) if name.startswith("sepca_graph.")}
        found[module] = {name if name in known else name.rpartition(".")[0] for name in names} - {module, ""}
    return found


def test_every_room_is_listed_in_its_place() -> None:
    assert {room_of(module) for module in modules()} == {*ROOMS, PUBLIC_NAMES}


def test_a_room_imports_rooms_above_it_only() -> None:
    upward = [
        (importer, module)
        for importer, needed in own_imports().items()
        for module in sorted(needed)
        if importer != PUBLIC_NAMES and ROOMS.index(room_of(module)) > ROOMS.index(room_of(importer))
    ]
    assert upward == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert list(TopologicalSorter(own_imports()).static_order())


def test_no_benchmarks_import_each_other_in_a_circle() -> None:
    files = {file.stem: file for file in (ROOT / "benchmarks").glob("*.py")}
    needed = {name: {whole.partition(".")[0] for whole in imports_of(file)} for name, file in files.items()}
    assert list(TopologicalSorter({name: found & files.keys() for name, found in needed.items()}).static_order())


def test_what_is_imported_late_is_declared_at_the_top_for_reader_and_program_alike() -> None:
    faults = []
    for module, file in modules().items():
        tree = parsed(file)
        inside = [
            node
            for function in functions(tree)
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        ]
        faults += [f"{module}: import in a function, line {node.lineno}" for node in inside]
        for block in (node for node in tree.body if isinstance(node, ast.If) and node.orelse):
            declared = {
                alias.asname or alias.name: name
                for node in block.body
                if isinstance(node, ast.Import | ast.ImportFrom)
                for alias, name in zip(node.names, names_in(node), strict=True)
            }
            for late in block.orelse:
                assert isinstance(late, ast.Assign)
                name, (called,) = ast.unparse(late.targets[0]), imported(ast.Module([late], []))
                if declared.get(name) != called:
                    faults.append(f"{module}: {name} is {called} here, and {declared.get(name)} to the type checker")
    assert faults == []


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("library", OWNERS)
def test_a_foreign_library_has_one_importing_room(library: str) -> None:
    importers = {
        module for module, file in modules().items() for name in imports_of(file) if name.partition(".")[0] == library
    }
    assert {owner for owner in OWNERS[library] for module in importers if is_within(module, owner)} == OWNERS[library]
    assert [module for module in importers if not any(is_within(module, owner) for owner in OWNERS[library])] == []


def is_within(module: str, owner: str) -> bool:
    return module == owner or module.startswith(owner + ".")


def test_any_exception_is_caught_in_listed_places_only() -> None:
    found = [
        (module, owner)
        for module, file in modules().items()
        for owner, node in with_owner(parsed(file))
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


@pytest.mark.parametrize("module", modules())
def test_a_module_says_which_question_it_answers(module: str) -> None:
    docstring = ast.get_docstring(parsed(modules()[module])) or ""
    paragraph = " ".join(docstring.split("\n\n")[0].split())
    assert paragraph.endswith((".", "?", "`")), paragraph
