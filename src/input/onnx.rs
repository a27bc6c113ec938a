//! The normalization layers of an ONNX model: nodes of its graph, and the initializers that they name.
//!
//! ```text
//!     ModelProto ── graph ──┬── node         BatchNormalization(X, scale, B, input_mean, input_var), epsilon
//!                           └── initializer  named tensors
//! ```
//!
//! Which tensor is what to a layer is said by its node, so the names of the tensors may be anything; here they go by the
//! layer's name and the operator's own words. Of the messages of `onnx.proto` only the fields that are needed are declared,
//! the others are passed over; a tensor's numbers are decoded when they are asked for.

use std::collections::{HashMap, HashSet};
use std::io::Read;

use bytes::Bytes;
use ndarray::{ArrayD, IxDyn};
use prost::Message;

use super::content::LONGEST;
use super::dtype::Dtype;
use super::precision::Precision;
use crate::msg;
use crate::text::Message as Sentence;
use crate::text::shortened;

/// Operators that normalize, and what their inputs after the batch are.
const OPERATORS: [(&str, &[&str]); 5] = [
    ("BatchNormalization", &["scale", "B", "input_mean", "input_var"]),
    ("LayerNormalization", &["scale", "B"]),
    ("InstanceNormalization", &["scale", "B"]),
    ("GroupNormalization", &["scale", "B"]),
    ("RMSNormalization", &["scale"]),
];

/// Endings of a scale's name that are not the layer's.
const SCALES: [&str; 5] = [".weight", ".scale", "_scale", "/gamma", "_gamma"];

#[derive(Clone, PartialEq, Message)]
struct Model {
    #[prost(message, optional, tag = "7")]
    graph: Option<Graph>,
}

#[derive(Clone, PartialEq, Message)]
struct Graph {
    #[prost(message, repeated, tag = "1")]
    nodes: Vec<Node>,
    /// Each a [`Tensor`].
    #[prost(bytes = "bytes", repeated, tag = "5")]
    initializers: Vec<Bytes>,
}

#[derive(Clone, PartialEq, Message)]
struct Node {
    #[prost(string, repeated, tag = "1")]
    inputs: Vec<String>,
    #[prost(string, repeated, tag = "2")]
    outputs: Vec<String>,
    #[prost(string, tag = "3")]
    name: String,
    #[prost(string, tag = "4")]
    operator: String,
    #[prost(message, repeated, tag = "5")]
    attributes: Vec<Attribute>,
}

#[derive(Clone, PartialEq, Message)]
struct Attribute {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(float, tag = "2")]
    float: f32,
    #[prost(message, optional, tag = "5")]
    tensor: Option<Tensor>,
}

/// What a tensor is, without its numbers.
#[derive(Clone, PartialEq, Message)]
struct Head {
    #[prost(int64, repeated, packed = "false", tag = "1")]
    dims: Vec<i64>,
    #[prost(string, tag = "8")]
    name: String,
}

#[derive(Clone, PartialEq, Message)]
struct Tensor {
    #[prost(int64, repeated, packed = "false", tag = "1")]
    dims: Vec<i64>,
    #[prost(int32, tag = "2")]
    data_type: i32,
    #[prost(float, repeated, tag = "4")]
    floats: Vec<f32>,
    /// Also the bits of numbers of 16.
    #[prost(int32, repeated, tag = "5")]
    ints: Vec<i32>,
    #[prost(bytes = "bytes", optional, tag = "9")]
    raw: Option<Bytes>,
    #[prost(double, repeated, tag = "10")]
    doubles: Vec<f64>,
    /// 1: in another file.
    #[prost(int32, tag = "14")]
    location: i32,
}

/// A model, whose layers are known and whose numbers wait.
#[derive(Debug)]
pub(super) struct Layers {
    parts: Vec<Part>,
}

/// A tensor that belongs to a layer: "bn1.scale".
#[derive(Debug)]
struct Part {
    name: String,
    shape: Vec<usize>,
    tensor: Bytes,
}

impl Layers {
    /// Reads the graph.
    ///
    /// # Errors
    /// What is wrong with it, as the second half of a sentence.
    pub fn open(from: impl Read) -> Result<Self, Sentence> {
        let mut bytes = Vec::new();
        let mut from = from.take(LONGEST);
        from.read_to_end(&mut bytes).map_err(Sentence::verbatim)?;
        if from.limit() == 0 {
            return Err(msg!("onnx-too-long", most = LONGEST.to_string()));
        }
        let model = Model::decode(Bytes::from(bytes)).map_err(Sentence::verbatim)?;
        let graph = model.graph.ok_or_else(|| msg!("onnx-no-graph"))?;
        let mut tensors = HashMap::new();
        for bytes in graph.initializers {
            let head = Head::decode(bytes.clone()).map_err(Sentence::verbatim)?;
            tensors.insert(head.name, (head.dims, bytes));
        }
        // A constant is a tensor too.
        for node in &graph.nodes {
            if let ("Constant", [output]) = (node.operator.as_str(), &node.outputs[..])
                && let Some(value) = node.attributes.iter().find(|attribute| attribute.name == "value")
                && let Some(tensor) = &value.tensor
            {
                tensors.insert(output.clone(), (tensor.dims.clone(), tensor.encode_to_vec().into()));
            }
        }
        let (mut parts, mut taken, mut norms) = (Vec::new(), HashSet::new(), 0);
        for node in &graph.nodes {
            let Some((operator, roles)) = OPERATORS.iter().find(|(name, _)| *name == node.operator) else {
                continue;
            };
            norms += 1;
            let mut layer = name(node).unwrap_or_else(|| format!("{operator}_{norms}"));
            if !taken.insert(layer.clone()) {
                layer = format!("{layer}#{norms}");
                taken.insert(layer.clone());
            }
            if let Some(eps) = node.attributes.iter().find(|attribute| attribute.name == "epsilon") {
                let tensor = Tensor { data_type: FLOAT, floats: vec![eps.float], ..Tensor::default() };
                let tensor = tensor.encode_to_vec().into();
                parts.push(Part { name: format!("{layer}.epsilon"), shape: Vec::new(), tensor });
            }
            for (role, input) in roles.iter().zip(node.inputs.iter().skip(1)) {
                if let Some((dims, tensor)) = tensors.get(input) {
                    let shape: Option<Vec<usize>> =
                        dims.iter().map(|&len| usize::try_from(len).ok()).collect();
                    let shape = shape.ok_or_else(|| msg!("onnx-negative", name = shortened(input)))?;
                    parts.push(Part { name: format!("{layer}.{role}"), shape, tensor: tensor.clone() });
                }
            }
        }
        let convolutions = graph.nodes.iter().filter(|node| node.operator == "Conv").count();
        if norms == 0 && convolutions > 0 {
            return Err(msg!("onnx-folded", convolutions = convolutions));
        }
        Ok(Self { parts })
    }

    /// The names, in the order of the graph.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(|part| part.name.as_str())
    }

    /// The shape of the i-th tensor.
    pub fn shape(&self, i: usize) -> &[usize] {
        &self.parts[i].shape
    }

    /// Reads the i-th tensor.
    ///
    /// # Errors
    /// What is wrong with it, as a sentence.
    pub fn read(&mut self, i: usize) -> Result<(ArrayD<f64>, Precision), Sentence> {
        let Part { shape, tensor, .. } = &self.parts[i];
        let tensor = Tensor::decode(tensor.clone()).map_err(Sentence::verbatim)?;
        if tensor.location == 1 {
            return Err(msg!("onnx-external"));
        }
        let dtype = dtype(tensor.data_type)
            .ok_or_else(|| msg!("onnx-type", number = tensor.data_type.to_string()))?;
        let values = match (&tensor.raw, tensor.data_type) {
            (Some(raw), _) => {
                let (values, read) = dtype
                    .read(&mut &raw[..], raw.len() as u64 / dtype.size() as u64 * dtype.size() as u64)
                    .map_err(Sentence::verbatim)?;
                if read != raw.len() as u64 {
                    return Err(msg!("onnx-half-element", bytes = raw.len().to_string()));
                }
                values
            }
            (None, FLOAT) => tensor.floats.iter().copied().map(f64::from).collect(),
            (None, DOUBLE) => tensor.doubles,
            // The bits of a number of 16, each in an int32.
            (None, _) => {
                let bits: Vec<u8> =
                    tensor.ints.iter().flat_map(|bits| bits.to_le_bytes().into_iter().take(2)).collect();
                dtype.read(&mut &bits[..], bits.len() as u64).map_err(Sentence::verbatim)?.0
            }
        };
        let count = values.len();
        let array = ArrayD::from_shape_vec(IxDyn(shape), values).map_err(|_| {
            msg!("onnx-count", count = count.to_string(), shape = crate::norm::shape_text(shape))
        })?;
        Ok((array, dtype.precision()))
    }
}

const FLOAT: i32 = 1;
const DOUBLE: i32 = 11;

/// TensorProto.DataType
fn dtype(number: i32) -> Option<Dtype> {
    Dtype::of_safetensors(match number {
        FLOAT => "F32",
        10 => "F16",
        DOUBLE => "F64",
        16 => "BF16",
        _ => return None,
    })
}

/// What a layer is called: by its scale ("layer1.0.bn1.weight"), as its framework has it, else by its node.
fn name(node: &Node) -> Option<String> {
    let of_scale =
        node.inputs.get(1).and_then(|scale| SCALES.iter().find_map(|ending| scale.strip_suffix(ending)));
    let of_node = || node.name.strip_suffix(&format!("/{}", node.operator)).unwrap_or(&node.name);
    let name = of_scale.filter(|name| !name.is_empty()).unwrap_or_else(of_node).trim_start_matches('/');
    (!name.is_empty()).then(|| name.to_owned())
}
