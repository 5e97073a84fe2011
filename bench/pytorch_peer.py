"""The peer of ours.ts: the same networks, losses and batches in PyTorch, as one would write them there to be fast.

    python pytorch_peer.py REQUEST

REQUEST is the JSON document of protocol.ts; the last line of standard output is the JSON document of its figures.
"""

import copy
import json
import math
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

SIDE, CLASSES = 28, 10


def adam(parameters, rates):
    return torch.optim.Adam(
        parameters,
        lr=rates["learningRate"],
        betas=(rates["beta1"], rates["beta2"]),
        eps=rates["epsilon"],
        fused=True,
    )


def count(module):
    return sum(parameter.numel() for parameter in module.parameters())


def signs(*shape, device):
    return torch.empty(shape, device=device).bernoulli_(0.5).mul_(2).sub_(1)


# --- Bayesian LeNet-5 ---------------------------------------------------------------------------------------------


class Flipout(nn.Module):
    """A layer with a mean-field normal posterior over its kernel, applied with Flipout (Wen et al. 2018)."""

    def __init__(self, *kernel, padding=None):
        super().__init__()
        self.loc = nn.Parameter(0.1 * torch.randn(kernel))
        self.rho = nn.Parameter(-3 + 0.1 * torch.randn(kernel))
        self.bias = nn.Parameter(torch.zeros(kernel[0]))
        self.padding = padding

    def deviation(self):
        return F.softplus(self.rho)

    def linear(self, x, kernel, bias=None):
        if self.padding is None:
            return F.linear(x.flatten(1), kernel, bias)
        return F.conv2d(x, kernel, bias, padding=self.padding)

    def forward(self, x):
        """Returns the outputs and the KL of the posterior from N(0, 1), in nats."""
        deviation = self.deviation()
        mean = self.linear(x, self.loc, self.bias)
        # one sign for each channel of an example, as ours
        inputs = signs(*x.shape[:2], *(1,) * (x.dim() - 2), device=x.device)
        outputs = signs(*mean.shape[:2], *(1,) * (mean.dim() - 2), device=x.device)
        perturbed = self.linear(x * inputs, deviation * torch.randn_like(deviation)) * outputs
        kl = 0.5 * (deviation.square() + self.loc.square() - 1 - 2 * deviation.log()).sum()
        return mean + perturbed, kl

    @torch.no_grad()
    def draw(self):
        deviation = self.deviation()
        return self.loc + deviation * torch.randn_like(deviation), self.bias


class BayesianLenet5(nn.Module):
    def __init__(self):
        super().__init__()
        deep = (SIDE // 4) ** 2 * 120
        self.layers = nn.ModuleList(
            [
                Flipout(6, 1, 5, 5, padding=2),
                Flipout(16, 6, 5, 5, padding=2),
                Flipout(120, 16, 5, 5, padding=2),
                Flipout(84, deep),
                Flipout(CLASSES, 84),
            ]
        )

    def forward(self, x):
        total = 0
        for index, layer in enumerate(self.layers):
            x, kl = layer(x)
            total = total + kl
            x = activated(index, x)
        return x, total

    def draw(self):
        """A concrete network: kernel and bias of every layer."""
        return [layer.draw() for layer in self.layers]

    def apply_drawn(self, weights, x):
        for index, (layer, (kernel, bias)) in enumerate(zip(self.layers, weights)):
            x = activated(index, layer.linear(x, kernel, bias))
        return x


def activated(index, x):
    if index < 2:
        return F.relu(F.max_pool2d(x, 2))
    return x if index == 4 else F.relu(x)


# --- GWIN ---------------------------------------------------------------------------------------------------------


class Critic(nn.Module):
    """Convolutions 5x5 with stride 2; the one-hot label goes depth-wise into the input and every hidden layer."""

    def __init__(self, width):
        super().__init__()
        sizes = [1, width, 2 * width, 4 * width]
        self.convolutions = nn.ModuleList(
            nn.Conv2d(sizes[i] + CLASSES, sizes[i + 1], 5, stride=2, padding=2) for i in range(3)
        )
        self.output = nn.Linear(4 * 4 * (sizes[3] + CLASSES), 1)

    def forward(self, x, labels):
        planes = labels[:, :, None, None]
        for convolution in self.convolutions:
            x = F.leaky_relu(convolution(with_planes(x, planes)), 0.2)
        return self.output(with_planes(x, planes).flatten(1)).squeeze(1)


def with_planes(x, planes):
    return torch.cat([x, planes.expand(-1, -1, *x.shape[2:])], 1)


class PaperGenerator(nn.Module):
    def __init__(self, width, z_size):
        super().__init__()
        self.width = width
        self.input = nn.Linear(SIDE * SIDE + z_size, 4 * 4 * 4 * width)
        up = {"stride": 2, "padding": 2, "output_padding": 1}
        self.up1 = nn.ConvTranspose2d(4 * width, 2 * width, 5, **up)
        self.up2 = nn.ConvTranspose2d(2 * width, width, 5, **up)
        self.up3 = nn.ConvTranspose2d(width, 1, 5, **up)

    def forward(self, x, z):
        start = F.relu(self.input(torch.cat([x.flatten(1), z], 1))).view(-1, 4 * self.width, 4, 4)
        # 7 x 7 after the first step: the eighth row and column are cut off
        up1 = F.relu(self.up1(start)[:, :, :7, :7])
        return torch.sigmoid(self.up3(F.relu(self.up2(up1))))


class ResidualGenerator(nn.Module):
    MARGIN, REFINED = 0.02, 8

    def __init__(self, width, z_size):
        super().__init__()
        d, flat = width, (SIDE // 4) ** 2 * 2 * width
        self.down1 = nn.Conv2d(1, d, 5, stride=2, padding=2)
        self.at_half = nn.Conv2d(d, d, 3, padding=1)
        self.down2 = nn.Conv2d(d, 2 * d, 3, stride=2, padding=1)
        self.at_quarter = nn.Conv2d(2 * d, 2 * d, 3, padding=1)
        self.gather = nn.Linear(flat, 4 * d)
        self.spread = nn.Linear(4 * d + z_size, flat)
        self.up = nn.Conv2d(2 * d, 4 * d, 3, padding=1)
        self.merge = nn.Conv2d(d, d, 3, padding=1)
        self.fan = nn.Conv2d(d, 4 * self.REFINED, 3, padding=1)
        self.refine = nn.Conv2d(self.REFINED + 1, self.REFINED, 3, padding=1)
        self.change = nn.Conv2d(self.REFINED, 1, 3, padding=1)
        nn.init.zeros_(self.change.weight)
        nn.init.zeros_(self.change.bias)

    def forward(self, x, z):
        return self.trace(x, z)[0]

    def trace(self, x, z):
        """Returns the transforms and the features of the whole image."""
        half = F.relu(self.at_half(F.relu(self.down1(x))))
        quarter = F.relu(self.at_quarter(F.relu(self.down2(half))))
        whole = F.relu(self.gather(quarter.flatten(1)))
        spread = self.spread(torch.cat([whole, z], 1)).view(quarter.shape)
        up = F.pixel_shuffle(self.up(F.relu(quarter + spread)), 2)
        fine = F.relu(F.pixel_shuffle(self.fan(F.relu(self.merge(F.relu(up + half)))), 2))
        change = self.change(F.relu(self.refine(torch.cat([fine, x], 1))))
        inner = x * (1 - 2 * self.MARGIN) + self.MARGIN
        moved = (torch.sigmoid(torch.logit(inner) + change) - self.MARGIN) / (1 - 2 * self.MARGIN)
        return moved, whole


def random_affine(x, limits):
    """The images under random affine maps, one each, read bilinearly; beyond the border the border's value."""
    turn, growth, slant, right, down = torch.rand(5, len(x), device=x.device).mul_(2).sub_(1)
    angle, zoom, shear = turn * limits["rotation"], 1 + growth * limits["scale"], slant * limits["shear"]
    cos, sin = torch.cos(angle) / zoom, torch.sin(angle) / zoom
    rows = [cos, sin + shear * cos, 2 * right * limits["shift"], -sin, cos - shear * sin, 2 * down * limits["shift"]]
    grid = F.affine_grid(torch.stack(rows, 1).view(-1, 2, 3), list(x.shape), align_corners=True)
    return F.grid_sample(x, grid, padding_mode="border", align_corners=True)


# --- Workloads ----------------------------------------------------------------------------------------------------


class Data:
    """8-bit images and labels in memory, as the program itself keeps them."""

    def __init__(self, part, device):
        pixels = torch.from_file(part["pixels"], size=part["count"] * SIDE * SIDE, dtype=torch.uint8)
        labels = torch.from_file(part["labels"], size=part["count"], dtype=torch.uint8)
        self.pixels = pixels.clone().view(-1, 1, SIDE, SIDE).to(device)
        self.labels = labels.long().to(device)
        self.count = part["count"]

    def batch(self, places, memory_format):
        images = self.pixels[places].float().div_(255)
        return images.contiguous(memory_format=memory_format), self.labels[places]


class Workload:
    """Each makes one step when called, on a layout of images in memory that it is given."""

    def __init__(self, request, memory_format):
        self.request = request
        self.format = memory_format
        self.device = torch.device(request["device"])
        self.train = Data(request["train"], self.device)

    def placed(self, module):
        return module.to(self.device, memory_format=self.format)

    def random_batch(self, size):
        return self.train.batch(torch.randint(self.train.count, (size,), device=self.device), self.format)

    def normal(self, *shape):
        return torch.randn(shape, device=self.device)


class BnnTraining(Workload):
    def __init__(self, request, memory_format):
        super().__init__(request, memory_format)
        self.model = self.placed(BayesianLenet5())
        self.optimizer = adam(self.model.parameters(), request["classifier"]["adam"])
        self.order = torch.randperm(self.train.count)
        self.start = 0
        self.parameters = {"classifier": count(self.model)}

    def __call__(self):
        size = self.request["classifier"]["batch"]
        if self.start + size > self.train.count:
            self.order, self.start = torch.randperm(self.train.count), 0
        places = self.order[self.start : self.start + size].to(self.device)
        self.start += size
        images, labels = self.train.batch(places, self.format)
        logits, kl = self.model(images)
        nll = F.cross_entropy(logits, labels)
        loss = nll + kl / self.train.count
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        accuracy = (logits.argmax(1) == labels).float().mean()
        return loss.item(), nll.item(), kl.item(), accuracy.item()


class CriticStep(Workload):
    def __init__(self, request, memory_format):
        super().__init__(request, memory_format)
        config = self.config = request["gwin"]
        self.generator = self.placed(PaperGenerator(config["generator"]["width"], config["generator"]["zSize"]))
        self.critic = self.placed(Critic(config["critic"]["width"]))
        self.optimizer = adam(self.critic.parameters(), config["critic"]["adam"])
        self.parameters = {"generator": count(self.generator), "critic": count(self.critic)}

    def __call__(self):
        config = self.config
        real, labels = self.random_batch(config["batch"])
        one_hot = F.one_hot(labels, CLASSES).float()
        with torch.no_grad():
            generated = self.generator(real, self.normal(len(real), config["generator"]["zSize"]))
        scores = self.critic(torch.cat([generated, real]), torch.cat([one_hot, one_hot]))
        wasserstein = scores[len(real) :].mean() - scores[: len(real)].mean()
        epsilon = torch.rand(len(real), 1, 1, 1, device=self.device)
        between = torch.lerp(generated, real, epsilon).requires_grad_()
        (gradient,) = torch.autograd.grad(self.critic(between, one_hot).sum(), between, create_graph=True)
        norms = gradient.flatten(1).norm(2, dim=1)
        loss = config["critic"]["gradientPenalty"] * (norms - 1).square().mean() - wasserstein
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        return loss.item(), wasserstein.item(), norms.mean().item()


class GeneratorStep(Workload):
    def __init__(self, request, memory_format):
        super().__init__(request, memory_format)
        config = self.config = request["gwin"]
        family = {"paper": PaperGenerator, "residual": ResidualGenerator}[config["generator"]["name"]]
        self.generator = self.placed(family(config["generator"]["width"], config["generator"]["zSize"]))
        self.trained = nn.ModuleList([self.generator])
        self.head = None
        if config["auxiliaryPenalty"] > 0:
            self.head = self.placed(nn.Linear(4 * config["generator"]["width"], CLASSES))
            self.trained.append(self.head)
        self.optimizer = adam(self.trained.parameters(), config["adam"])
        self.average = None
        if config["averaging"] is not None:
            rule = get_ema_multi_avg_fn(config["averaging"])
            self.average = AveragedModel(self.trained, multi_avg_fn=rule)
        self.critic = config["critic"] and self.placed(Critic(config["critic"]["width"])).requires_grad_(False)
        self.classifier = self.placed(BayesianLenet5())
        self.drawn = [self.classifier.draw() for _ in range(config["penaltyDraws"]["pool"])]
        self.step = 0
        self.of_class = [torch.nonzero(self.train.labels == label).flatten() for label in range(CLASSES)]
        self.parameters = {"generator": count(self.trained), "classifier": count(self.classifier)}
        if self.critic:
            self.parameters["critic"] = count(self.critic)

    def nearest_of_class(self, images, labels, candidates):
        """For each image the nearest of some random training images of its class."""
        some = torch.stack([of[torch.randint(len(of), (candidates,))] for of in map(self.of_class.__getitem__, labels)])
        found = self.train.pixels[some].flatten(2).float().div_(255)
        nearest = torch.cdist(images.flatten(1).unsqueeze(1), found).squeeze(1).argmin(1)
        return self.train.batch(some.gather(1, nearest[:, None]).squeeze(1), self.format)[0]

    def __call__(self):
        config = self.config
        images, labels = self.random_batch(config["batch"])
        if config["augmentation"] is not None:
            images = random_affine(images, config["augmentation"])
        z = self.normal(len(images), config["generator"]["zSize"])
        if self.head:
            transforms, features = self.generator.trace(images, z)
        else:
            transforms = self.generator(images, z)
        networks = config["penaltyDraws"]["perStep"]
        drawn = [self.drawn[(self.step * networks + i) % len(self.drawn)] for i in range(networks)]
        losses = [F.cross_entropy(self.classifier.apply_drawn(one, transforms), labels) for one in drawn]
        nll = torch.stack(losses).mean()
        loss = config["transformationPenalty"] * nll
        if self.head:
            loss = loss + config["auxiliaryPenalty"] * F.cross_entropy(self.head(features), labels)
        if config["transport"] is not None:
            targets = self.nearest_of_class(images, labels, config["transport"]["candidates"])
            loss = loss + config["transport"]["penalty"] * F.mse_loss(transforms, targets)
        if self.critic:
            loss = loss - self.critic(transforms, F.one_hot(labels, CLASSES).float()).mean()
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        if config["schedule"] == "cosine":
            share = self.step / config["steps"]
            self.optimizer.param_groups[0]["lr"] = config["adam"]["learningRate"] * (1 + math.cos(math.pi * share)) / 2
        self.optimizer.step()
        if self.average:
            self.average.update_parameters(self.trained)
        self.step += 1
        return loss.item(), nll.item()


class Scoring(Workload):
    """A step draws T networks and applies them to every test image."""

    def __init__(self, request, memory_format, batch):
        super().__init__(request, memory_format)
        self.test = Data(request["test"], self.device)
        self.model = self.placed(BayesianLenet5()).requires_grad_(False)
        self.batch = batch
        self.parameters = {"classifier": count(self.model)}

    @torch.inference_mode()
    def __call__(self):
        networks = [self.model.draw() for _ in range(self.request["draws"])]
        probabilities = torch.empty(len(networks), self.test.count, CLASSES)
        for start in range(0, self.test.count, self.batch):
            places = slice(start, start + self.batch)
            images, _ = self.test.batch(places, self.format)
            for draw, weights in enumerate(networks):
                probabilities[draw, places] = F.softmax(self.model.apply_drawn(weights, images), 1)
        return (probabilities.sum().item(),)


def variants(name):
    """What a user could choose between without changing the result; the fastest on this machine is measured."""
    makers = {
        "bnn-epoch": BnnTraining,
        "critic-step": CriticStep,
        "generator-residual": GeneratorStep,
        "generator-paper": GeneratorStep,
    }
    layouts = {"contiguous": torch.contiguous_format, "channels_last": torch.channels_last}
    if name != "scoring":
        return {layout: lambda request, f=f: makers[name](request, f) for layout, f in layouts.items()}
    return {
        f"{layout}, batch {batch}": lambda request, f=f, batch=batch: Scoring(request, f, batch)
        for layout, f in layouts.items()
        for batch in (100, 500)
    }


# --- Timing -------------------------------------------------------------------------------------------------------


def timed(workload, device):
    """Seconds and processor seconds of one step."""
    began, used = time.perf_counter(), time.process_time()
    values = workload()
    if device == "cuda":
        torch.cuda.synchronize()
    seconds, processor = time.perf_counter() - began, time.process_time() - used
    if not all(math.isfinite(value) for value in values):
        raise ValueError(f"a loss is no longer a number: {values}")
    return seconds, processor


def fastest(request):
    """Name of the variant whose quickest step is the quickest; their steps take turns."""
    small = copy.deepcopy(request)
    small["test"]["count"] = min(1000, request["test"]["count"])
    workloads = {name: make(small) for name, make in variants(request["workload"]).items()}
    best = {name: math.inf for name in workloads}
    for turn in range(1 + request["steps"]):
        for name, workload in workloads.items():
            seconds, _ = timed(workload, request["device"])
            if turn > 0:
                best[name] = min(best[name], seconds)
    return {"variant": min(best, key=best.get), "seconds": best}


def measure(request):
    workload = variants(request["workload"])[request["variant"]](request)
    for _ in range(request["warmUp"]):
        timed(workload, request["device"])
    times = [timed(workload, request["device"]) for _ in range(request["steps"])]
    return {
        "parameters": workload.parameters,
        "seconds": [seconds for seconds, _ in times],
        "processorSeconds": [processor for _, processor in times],
    }


def main():
    request = json.loads(sys.argv[1])
    torch.set_flush_denormal(True)
    torch.set_num_threads(request["threads"])
    torch.manual_seed(1)
    print(json.dumps(fastest(request) if request["variant"] is None else measure(request)))


main()
