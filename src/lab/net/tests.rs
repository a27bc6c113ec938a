use super::*;
use crate::norm::Randn;
use ndarray::{Array2, ArrayD};

const NORMS: [Option<Norm>; 5] =
    [None, Some(Norm::Batch), Some(Norm::Layer), Some(Norm::Group(2)), Some(Norm::Rms)];

fn net(norm: Option<Norm>, activation: Activation) -> Net {
    let architecture = Architecture {
        inputs: 5,
        hidden: vec![6, 4],
        outputs: 3,
        activation,
        norm,
        eps: 1e-5,
        momentum: 0.1,
    };
    let mut net = Net::new(architecture, Init::PyTorch, 1.0, 3);
    // γ = 1 and β = 0 would let mistakes pass.
    let mut draws = Randn::new(4);
    for norm in net.norms() {
        norm.gamma.iter_mut().chain(&mut norm.beta).for_each(|p| *p += 0.3 * draws.next().unwrap());
    }
    net
}

fn loss(pass: &mut Pass, net: &Net, noise: &Noise, labels: &[usize]) -> f64 {
    pass.forward(net, Some(noise));
    pass.loss(labels)
}

#[test]
fn the_gradient_of_every_parameter_is_that_of_central_differences() {
    let labels = [0, 2, 1, 1, 0, 2, 2];
    let x: Vec<f64> = Randn::new(5).take(7 * 5).collect();
    let x = Array2::from_shape_vec((7, 5), x).unwrap();
    for norm in NORMS {
        for activation in Activation::ALL {
            let mut net = net(norm, activation);
            let mut pass = Pass::new(net.architecture(), 7).unwrap();
            pass.take(x.view(), &[0, 1, 2, 3, 4, 5, 6]);
            let mut noise = Noise::new(net.architecture(), 7, 9);
            noise.draw();
            loss(&mut pass, &net, &noise, &labels);
            pass.backward(&net, &labels);
            let gradients: Vec<f64> =
                pass.gradients().iter().flat_map(Gradient::slices).flatten().copied().collect();
            let largest = gradients.iter().fold(0.0_f64, |a, g| a.max(g.abs()));
            for (i, &gradient) in gradients.iter().enumerate() {
                let mut at = |step: f64| {
                    let parameter = |net: &mut Net, step: f64| {
                        *net.slices().flatten().nth(i).expect("a gradient a parameter") += step;
                    };
                    parameter(&mut net, step);
                    let loss = loss(&mut pass, &net, &noise, &labels);
                    parameter(&mut net, -step);
                    loss
                };
                let step = 1e-5;
                let quotient = (at(step) - at(-step)) / (2.0 * step);
                assert!(
                    (gradient - quotient).abs() < 1e-6 * largest.max(1.0),
                    "{norm:?} {activation} {i}: {gradient} {quotient}"
                );
            }
            let parameters = net.slices().flatten().count();
            assert_eq!(gradients.len(), parameters);
        }
    }
}

#[test]
fn networks_of_a_seed_have_the_same_normals_scaled_by_their_init() {
    let of = |init| Net::new(net(None, Activation::Tanh).architecture, init, 1.0, 3).layers[1].weight.clone();
    let (small, kaiming) = (of(Init::Normal(0.1)), of(Init::Kaiming));
    let scale = (2.0_f64 / 6.0).sqrt() / 0.1;
    assert!(small.iter().zip(&kaiming).all(|(a, b)| (a * scale - b).abs() < 1e-15));
    // The bound of a uniform init is 1/√inputs.
    let uniform = of(Init::PyTorch);
    assert!(uniform.iter().all(|w| w.abs() < 1.0 / 6_f64.sqrt()) && uniform.iter().any(|w| w.abs() > 0.3));
}

#[test]
fn a_layer_can_be_walked_through_with_the_numbers_of_the_network() {
    let net = net(Some(Norm::Batch), Activation::Sigmoid);
    let mut pass = Pass::new(net.architecture(), 4).unwrap();
    let x: Vec<f64> = Randn::new(5).take(20).collect();
    let x = Array2::from_shape_vec((4, 5), x).unwrap();
    pass.take(x.view(), &[3, 1, 0, 2]);
    pass.forward(&net, None);
    pass.backward(&net, &[0, 1, 2, 0]);
    let array = |view: ndarray::ArrayView2<'_, f64>| -> ArrayD<f64> { view.to_owned().into_dyn() };
    let draft = crate::norm::Draft {
        dy: Some(crate::norm::Upstream::Given(array(pass.upstream(0)).into())),
        ..crate::norm::Draft::new(array(pass.before_norm(0)))
    };
    let problem = draft.build().unwrap().with_parameters(net.norm(0).unwrap().clone()).unwrap();
    let trace = crate::norm::Trace::new(problem);
    let mut probe = Probe::new(net.architecture(), 4).unwrap();
    probe.take(x.view(), &[3, 1, 0, 2]);
    probe.forward(&net, None, |layer, seen| {
        if layer == 0 {
            assert_eq!(trace.array(crate::norm::Quantity::Y), array(seen.before_activation));
        }
    });
    let dgamma: Vec<f64> = trace.array(crate::norm::Quantity::DGamma).iter().copied().collect();
    assert_eq!(dgamma, pass.gradients()[0].gamma);
}

#[test]
fn a_batch_that_is_only_looked_at_has_the_numbers_of_one_that_is_learned_from() {
    let (rows, labels) = ([3, 1, 0, 2], [0, 1, 2, 0]);
    let x = Array2::from_shape_vec((4, 5), Randn::new(5).take(20).collect()).unwrap();
    for norm in NORMS {
        for noisy in [false, true] {
            let mut net = net(norm, Activation::Tanh);
            let mut noise = Noise::new(net.architecture(), 4, 9);
            noise.draw();
            let noise = noisy.then_some(&noise);
            let mut pass = Pass::new(net.architecture(), 4).unwrap();
            pass.take(x.view(), &rows);
            pass.forward(&net, noise);
            let mut probe = Probe::new(net.architecture(), 4).unwrap();
            probe.take(x.view(), &rows);
            let mut seen_layers = Vec::new();
            probe.forward(&net, noise, |layer, seen| {
                seen_layers.push(layer);
                assert_eq!(seen.before_norm.dim(), (4, [6, 4][layer]));
                // Without a norm the noise comes on top of what the matrix gives.
                assert_eq!(seen.before_norm, pass.before_norm(layer));
                assert_eq!(seen.before_activation.mapv(f64::tanh), seen.after_activation);
            });
            assert_eq!((seen_layers, probe.loss(&labels)), (vec![0, 1], pass.loss(&labels)), "{norm:?}");
            let mut other = net.clone();
            pass.update_running(&mut net);
            probe.update_running(&mut other);
            assert!((0..2).all(|layer| net.norm(layer) == other.norm(layer)));
        }
    }
}

#[test]
fn a_deep_network_is_looked_at_with_the_buffers_of_a_layer() {
    let of = |layers| {
        let architecture =
            Architecture { hidden: vec![6; layers], ..net(None, Activation::Relu).architecture };
        Probe::new(&architecture, 4).unwrap().room()
    };
    assert_eq!(of(2), of(50));
}
