"""Small models, made here, whose answers are known beforehand; and pictures to show them."""

import io
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

COLOURS = """
name = "mean colour 1"
labels = ["red", "green", "blue"]
input = { width = 32, height = 24 }
[thresholds]
red = { blur = 0.5, hold = 0.7, reject = 0.9 }
blue = { hold = 0.6 }
"""
PRESENCE = 'name = "how red"\ninput = { width = 32, height = 24 }\noutput = { form = "presence" }\n'


def jpeg(red: int, green: int, blue: int, *, width: int = 64, height: int = 48) -> bytes:
    """A picture of one colour."""
    return encoded(Image.new("RGB", (width, height), (red, green, blue)))


def encoded(image: Image.Image) -> bytes:
    """A rendering as ours."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=95, subsampling=0)
    return out.getvalue()


def put(folder: Path, slot: str, model: bytes, words: str) -> Path:
    """Put a model and its TOML into the folder, and return the folder."""
    folder.mkdir(exist_ok=True)
    (folder / f"{slot}.onnx").write_bytes(model)
    (folder / f"{slot}.toml").write_text(words)
    return folder


def colours(*, layout: str = "NCHW", kind: int = TensorProto.FLOAT) -> bytes:
    """Answers the mean of each channel."""
    shape, axes = ([1, 3, 24, 32], [2, 3]) if layout == "NCHW" else ([1, 24, 32, 3], [1, 2])
    nodes = [
        helper.make_node("Cast", ["picture"], ["floats"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMean", ["floats"], ["scores"], axes=axes, keepdims=0),
    ]
    return made(nodes, shape, kind=kind)


def scaled_colours(factor: float) -> bytes:
    """Answers the mean of each channel times a factor."""
    nodes = [
        helper.make_node("ReduceMean", ["picture"], ["means"], axes=[2, 3], keepdims=0),
        helper.make_node("Mul", ["means", "factor"], ["scores"]),
    ]
    return made(nodes, constants={"factor": np.array([factor], np.float32)})


def not_a_number_on_red() -> bytes:
    """Answers the root of a half less the means: no number where a channel is bright."""
    nodes = [
        helper.make_node("ReduceMean", ["picture"], ["means"], axes=[2, 3], keepdims=0),
        helper.make_node("Sub", ["half", "means"], ["less"]),
        helper.make_node("Sqrt", ["less"], ["scores"]),
    ]
    return made(nodes, constants={"half": np.array([0.5], np.float32)})


def endless_on_red() -> bytes:
    """Multiplies matrices, ten million times where the picture is bright and not at all where it is black."""
    body = helper.make_graph(
        [
            helper.make_node("MatMul", ["carried", "carried"], ["product"]),
            helper.make_node("Identity", ["going"], ["still_going"]),
        ],
        "body",
        [
            helper.make_tensor_value_info("round", TensorProto.INT64, []),
            helper.make_tensor_value_info("going", TensorProto.BOOL, []),
            helper.make_tensor_value_info("carried", TensorProto.FLOAT, [64, 64]),
        ],
        [
            helper.make_tensor_value_info("still_going", TensorProto.BOOL, []),
            helper.make_tensor_value_info("product", TensorProto.FLOAT, [64, 64]),
        ],
    )
    nodes = [
        helper.make_node("ReduceMean", ["picture"], ["mean"], keepdims=0),
        helper.make_node("Mul", ["mean", "many"], ["rounds_float"]),
        helper.make_node("Cast", ["rounds_float"], ["rounds"], to=TensorProto.INT64),
        helper.make_node("Loop", ["rounds", "yes", "matrix"], ["end"], body=body),
        helper.make_node("ReduceMean", ["end"], ["level"], keepdims=0),
        helper.make_node("Mul", ["level", "zeros"], ["scores"]),
    ]
    return made(
        nodes,
        constants={
            "many": np.array(30_000_000, np.float32),
            "yes": np.array(True),
            "matrix": np.eye(64, dtype=np.float32),
            "zeros": np.zeros((1, 3), np.float32),
        },
    )


def greedy_on_red() -> bytes:
    """Fills an array of many gigabytes where the picture is bright."""
    nodes = [
        helper.make_node("ReduceMean", ["picture"], ["mean"], keepdims=0),
        helper.make_node("Mul", ["mean", "many"], ["count_float"]),
        helper.make_node("Cast", ["count_float"], ["count"], to=TensorProto.INT64),
        helper.make_node("Unsqueeze", ["count", "first"], ["shape"]),
        helper.make_node("ConstantOfShape", ["shape"], ["array"]),
        helper.make_node("ReduceSum", ["array"], ["sum"], keepdims=0),
        helper.make_node("Mul", ["sum", "zeros"], ["scores"]),
    ]
    constants = {
        "many": np.array(30e9, np.float32),
        "first": np.array([0], np.int64),
        "zeros": np.zeros((1, 3), np.float32),
    }
    return made(nodes, constants=constants)


def detector(places: list[list[float]], scores: list[float]) -> bytes:
    """Answers these boxes, each with its score times how bright the picture is, in the second of two columns."""
    nodes = [
        helper.make_node("ReduceMean", ["picture"], ["mean"], keepdims=0),
        helper.make_node("Mul", ["sure", "mean"], ["scores"]),
        helper.make_node("Identity", ["places"], ["boxes"]),
    ]
    columns = np.stack([np.zeros(len(scores)), scores], axis=1).astype(np.float32)[np.newaxis]
    return made(
        nodes,
        constants={"places": np.array([places], np.float32), "sure": columns},
        outputs={"boxes": [1, len(places), 4], "scores": [1, len(scores), 2]},
    )


def made(
    nodes: list[onnx.NodeProto],
    shape: list[int] | None = None,
    *,
    kind: int = TensorProto.FLOAT,
    constants: dict[str, np.ndarray] | None = None,
    outputs: dict[str, list[int]] | None = None,
) -> bytes:
    """The model of these nodes, from `picture` to `scores`."""
    graph = helper.make_graph(
        nodes,
        "test",
        [helper.make_tensor_value_info("picture", kind, shape or [1, 3, 24, 32])],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, sides)
            for name, sides in (outputs or {"scores": [1, 3]}).items()
        ],
        [numpy_helper.from_array(value, name) for name, value in (constants or {}).items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    return model.SerializeToString()
