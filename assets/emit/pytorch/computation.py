x = torch.tensor(bnwalk["x"], requires_grad=True)
dy = torch.tensor(bnwalk["dy"]).view(x.shape)
gamma = torch.tensor(bnwalk["gamma"], requires_grad=True)
beta = torch.tensor(bnwalk["beta"], requires_grad=True)

{{forward}}
y.backward(dy)

results = {"y": y, "dx": x.grad, "dgamma": gamma.grad, "dbeta": beta.grad}{{running}}
results = {name: tensor.detach().numpy() for name, tensor in results.items()}
