"""Recipes at several strengths, and the references, on several pairs, before the judge."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import torch
from PIL import Image

from bench.judge.judging import Pair
from bench.judge.references import REFERENCES, Task
from bench.measure.loops import updates
from bench.measure.plain import PlainNetwork
from bench.measure.setting import Setting
from bench.measure.timing import finish
from bench.report.curves import Bar, Painted
from bench.report.plan import UNTRAINED, PicturePair
from engine.job.errors import WeightsError
from engine.job.recipe import Pooling
from engine.job.recipes import DEFAULT, GATYS
from engine.job.spec import Frame, Job, StyleImage
from engine.paint.paint import Painting
from engine.pictures import images
from engine.pictures.preparing import prepare
from engine.vgg.vgg import VGG19

_RECIPES = (DEFAULT, GATYS)
_SAY_EVERY = 10


def measure(setting: Setting) -> Iterator[Bar]:
    """What is known after each picture.

    Raises:
        WeightsError: the weights are not trained.
    """
    if setting.info.kind == "whitened":
        raise WeightsError(f"{setting.info.note} {UNTRAINED}")
    network = PlainNetwork(setting.weights, torch.device("cpu"), Pooling.MAX)
    vgg = setting.network()
    painted: list[Painted] = []
    for pair in setting.plan.pairs:
        judge = Pair(pair.content, pair.style, network, setting.plan.settings.limits)
        for name, value, paint in _painters(setting, pair, vgg):
            began = time.perf_counter()
            picture = paint()
            seconds = time.perf_counter() - began
            setting.say(f"Judging {pair.name} by {name}")
            figures = judge.figures(picture)
            painted.append(
                Painted(
                    pair=pair.name,
                    painter=name,
                    setting=value,
                    width=picture.width,
                    height=picture.height,
                    seconds=seconds,
                    style=figures.style,
                    content=figures.content,
                    grain=figures.grain,
                )
            )
            if setting.plan.pictures is not None:
                setting.plan.pictures.mkdir(parents=True, exist_ok=True)
                picture.save(setting.plan.pictures / f"{pair.name}-{name}-{value:g}.png")
            yield Bar.of(painted, DEFAULT.name, REFERENCES)


def _painters(
    setting: Setting, pair: PicturePair, vgg: VGG19
) -> Iterator[tuple[str, float, Callable[[], Image.Image]]]:
    """What paints, at which strength or weight of the content, and a call that does it."""
    for recipe in _RECIPES:
        for strength in setting.plan.strengths:
            recipe_there = replace(
                recipe.with_strength(strength),
                size=setting.plan.judge_size,
                iterations=setting.plan.iterations or recipe.iterations,
                frame_every=0,
                strip=False,
            )
            job = Job(pair.content, recipe_there, (StyleImage(pair.style),), seed=1)
            yield recipe.name, float(strength), partial(_by_recipe, setting, pair, job, vgg)
    for name in REFERENCES:
        for factor in setting.plan.reference_weights:
            yield name, factor, partial(_by_reference, setting, pair, name, factor)


def _by_recipe(setting: Setting, pair: PicturePair, job: Job, vgg: VGG19) -> Image.Image:
    what = f"{pair.name} by {job.recipe.name}"
    limits = setting.plan.settings.limits
    picture = b""
    for update in updates(Painting(prepare(job, limits), vgg)):
        if isinstance(update, Frame):
            picture = update.image
        if update.iteration % _SAY_EVERY == 0:
            setting.say(f"{what}, {update.iteration} of {job.recipe.iterations}")
    finish(setting.device)
    return images.decode(picture, limits)


def _by_reference(setting: Setting, pair: PicturePair, name: str, factor: float) -> Image.Image:
    def tell(done: int) -> None:
        if done % _SAY_EVERY == 0:
            setting.say(f"{pair.name} by {name}, {done}")

    limits = setting.plan.settings.limits
    task = Task(
        content=images.decode(pair.content, limits),
        style=images.decode(pair.style, limits),
        size=setting.plan.judge_size,
        weights=setting.weights,
        device=setting.device,
        iterations=setting.plan.reference_iterations,
        factor=factor,
        say=tell,
    )
    return REFERENCES[name](task)
