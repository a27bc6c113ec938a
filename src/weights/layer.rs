//! One normalization layer of a checkpoint.

use super::WeightsError;
use crate::norm::{Draft, Layout, Norm, Parameters, Partition, PerChannel};

/// A normalization layer's parameters, as the checkpoint has them.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// The name; "." where the file is the layer's own, without names before those of its parts.
    pub name: String,
    /// Whose style its names are in: "pytorch", "keras", "mxnet" or "onnx".
    pub style: &'static str,
    /// The scale, shape (C); `None` stands for 1.
    pub gamma: Option<Vec<f64>>,
    /// The shift, shape (C); `None` stands for 0.
    pub beta: Option<Vec<f64>>,
    /// The running mean, shape (C); a layer norm has none.
    pub running_mean: Option<Vec<f64>>,
    /// The running variance, shape (C).
    pub running_var: Option<Vec<f64>>,
    /// How many batches the running statistics have seen.
    pub num_batches_tracked: Option<u64>,
    /// What is added to the variance, where the file says it, as an ONNX model does.
    pub eps: Option<f64>,
}

impl Layer {
    /// C.
    #[must_use]
    pub fn channels(&self) -> usize {
        let parts = [&self.gamma, &self.beta, &self.running_mean, &self.running_var];
        parts.into_iter().flatten().map(Vec::len).next().unwrap_or(0)
    }

    /// Puts the layer over a draft of a problem. `layout` is the one that the flags ask for.
    ///
    /// Where the layer has no γ or β they are 1 and 0; where it has no running statistics those of the draft stay.
    ///
    /// # Errors
    /// [`WeightsError::Channels`].
    pub fn put_over(self, draft: &mut Draft, layout: Option<Layout>) -> Result<(), WeightsError> {
        let layout = layout.or(draft.layout).unwrap_or_default();
        // A batch of no valid shape gets its own sentence later.
        if let Ok(partition) = Partition::new(draft.x.shape(), layout, Norm::Batch) {
            self.fits(&partition)?;
        }
        draft.gamma = Some(self.gamma.map_or(PerChannel::All(1.0), PerChannel::Each));
        draft.beta = Some(self.beta.map_or(PerChannel::All(0.0), PerChannel::Each));
        draft.running_mean = self.running_mean.map(PerChannel::Each).or(draft.running_mean.take());
        draft.running_var = self.running_var.map(PerChannel::Each).or(draft.running_var.take());
        draft.eps = self.eps.or(draft.eps);
        draft.num_batches_tracked = self.num_batches_tracked.or(draft.num_batches_tracked);
        Ok(())
    }

    /// The parameters of a problem with the layer's in place of its own, by the same rule.
    ///
    /// # Errors
    /// [`WeightsError::Channels`].
    pub fn over(&self, partition: &Partition, own: &Parameters) -> Result<Parameters, WeightsError> {
        self.fits(partition)?;
        let layer = self.clone();
        let all = |value: f64| vec![value; self.channels()];
        Ok(Parameters {
            gamma: layer.gamma.unwrap_or_else(|| all(1.0)),
            beta: layer.beta.unwrap_or_else(|| all(0.0)),
            running_mean: layer.running_mean.unwrap_or_else(|| own.running_mean.clone()),
            running_var: layer.running_var.unwrap_or_else(|| own.running_var.clone()),
            eps: layer.eps.unwrap_or(own.eps),
            num_batches_tracked: layer.num_batches_tracked.unwrap_or(own.num_batches_tracked),
            ..own.clone()
        })
    }

    fn fits(&self, partition: &Partition) -> Result<(), WeightsError> {
        let (layer, batch) = (self.channels(), partition.channels());
        if layer == batch {
            Ok(())
        } else {
            Err(WeightsError::Channels { name: self.name.clone(), layer, batch })
        }
    }
}
