"""A clip is painted frame by frame, each from the last one's picture, and comes out steady."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from engine.clips.flow import Motion
from engine.clips.footage import Footage
from engine.clips.light import Light
from engine.clips.painting import ClipPainting
from engine.job.errors import UnusableState
from engine.job.layers import equal_layers
from engine.job.pixels import Pixels
from engine.job.recipe import Colours, Recipe, Start
from engine.job.recipes import EASEL, SKETCH
from engine.job.spec import Frame, Job, Progress, Result, StyleImage, WeightsInfo
from engine.job.timing import Timing
from engine.paint import state
from engine.paint.paint import Painting, Unencoded
from engine.paint.regions import style_terms
from engine.paint.state import State
from engine.pictures import images
from engine.pictures.preparing import prepare
from engine.pictures.writing import animated
from engine.pictures.writing.animated import Animation
from engine.pictures.writing.provenance import read, rebuild
from engine.vgg.preprocessing import preprocess
from engine.vgg.vgg import VGG19
from engine.worker.paintings import painting_of
from tests.engine.jobs import LIMITS, blotches, small
from tests.engine.moving import clip, pan, panned

RECIPE = small(
    EASEL,
    iterations=12,
    scales=2,
    frame_every=4,
    strip=False,
    style_layers=equal_layers(["conv1_1", "conv3_1"]),
)
WEIGHTS = WeightsInfo("file", "", "1234")


def moving(frames: list[Image.Image] | bytes, recipe: Recipe = RECIPE, **changes: Any) -> Job:
    """A job with pixels of a clip."""
    file = frames if isinstance(frames, bytes) else clip(frames)
    styles = (StyleImage(blotches(2)),) if recipe.style_layers else ()
    changes.setdefault("most_frames", 48)
    return prepare(Job(file, recipe, styles, **changes), LIMITS)


def painted(job: Job, vgg: VGG19) -> list[Progress]:
    return list(ClipPainting(job, vgg))


def result_of(updates: list[Progress]) -> Result:
    assert isinstance(updates[-1], Result)
    return updates[-1]


def animation_of(result: Result) -> Animation:
    found = animated.read(result.image)
    assert found is not None
    return found


def numbered(updates: list[Progress]) -> list[int]:
    """The iterations of each frame."""
    stages = [update.stage for update in updates]
    return [stages.count(stage) for stage in dict.fromkeys(stages)]


def test_a_clip_in_is_a_clip_out_with_its_frames_durations_and_repetitions(
    narrow_vgg: VGG19,
) -> None:
    job = moving(clip(pan(4), durations=[40, 120, 80, 300], plays=2))
    updates = painted(job, narrow_vgg)
    result = result_of(updates)
    found = animation_of(result)
    assert found.timing == Timing((40, 120, 80, 300), 2)
    assert {frame.size for frame in found.frames} == {(result.width, result.height)}
    assert [update.iteration for update in updates] == [*range(1, result.iterations + 1)]
    assert (result.frames_done, result.frames) == (4, 4)


def test_frames_after_the_first_take_a_third_of_its_iterations_at_most(narrow_vgg: VGG19) -> None:
    first, *others = numbered(painted(moving(pan(4, (6, 3))), narrow_vgg))
    assert first == 12
    assert len(others) == 3
    assert max(others) <= 4


def test_a_frame_that_hardly_differs_takes_fewer_iterations_than_one_that_does(
    narrow_vgg: VGG19,
) -> None:
    recipe = replace(RECIPE, iterations=36)
    jumpy = [panned((0, 0), (96, 72)), panned((1, 0), (96, 72)), panned((9, 6), (96, 72))]
    first, little, much = numbered(painted(moving(jumpy, recipe), narrow_vgg))
    assert little < much <= first // 3


def test_a_frame_that_is_the_same_takes_none_and_is_the_same_picture(narrow_vgg: VGG19) -> None:
    one, other = pan(2)
    job = moving([one, other])
    pixels = job.content
    assert isinstance(pixels, Pixels)
    half = len(pixels.data) // 2
    again = replace(
        pixels,
        data=pixels.data[:half] * 2 + pixels.data[half:] * 2,
        timing=Timing((50, 50, 50, 50), 0),
    )
    found = painting_of(replace(job, content=again), narrow_vgg)
    assert isinstance(found, ClipPainting)
    updates = list(found)
    assert len(numbered(updates)) == 2
    result = result_of(updates)
    assert (result.frames_done, result.frames) == (4, 4)
    # A PNG file has such frames once, and shows them longer.
    assert animation_of(result).timing.durations == (100, 100)


def test_frames_that_differ_by_little_each_are_painted_once_they_differ_by_more(
    narrow_vgg: VGG19,
) -> None:
    frame = pan(1)[0].point(lambda level: level // 2)
    slow = [frame.point(lambda level, by=by: level + by) for by in range(4)]
    pixels = moving(slow).content
    assert isinstance(pixels, Pixels)
    # A brightness of 0.4 levels a frame, as far as whole levels have it.
    data = np.frombuffer(pixels.data, np.uint8).reshape(4, -1).astype(float)
    for number in range(1, 4):
        data[number] = data[0]
        data[number, : int(0.4 * number * data.shape[1])] += 1
    slowly = replace(pixels, data=data.astype(np.uint8).tobytes())
    planned = Footage.of(replace(moving(slow), content=slowly)).frames
    assert [bool(frame.plan.iterations) for frame in planned] == [True, False, True, False]


def test_a_clip_that_fades_in_from_black_begins_black_and_is_painted_once_something_is_seen(
    narrow_vgg: VGG19,
) -> None:
    picture = pan(1)[0]
    frames = [picture.point(lambda level, part=part: level * part // 6) for part in range(7)]
    updates = painted(moving(frames), narrow_vgg)
    first, *others = numbered(updates)
    assert first == 12
    assert max(others) <= 4
    found = animation_of(result_of(updates)).frames
    assert len(found) == 7
    assert np.asarray(found[0]).max() == 0
    first_shown = next(update for update in updates if isinstance(update, Frame))
    assert np.asarray(images.decode(first_shown.image, LIMITS)).max() > 0


@pytest.mark.parametrize("to", [0, 255])
def test_a_clip_that_fades_is_painted_in_one_light_and_fades_as_it_did(
    narrow_vgg: VGG19, to: int
) -> None:
    """Also while it moves; and the other way round."""
    shares = [0.1, 0.4, 0.7, 1.0, 1.0, 0.5]
    frames = [
        frame.point(lambda level, share=share: round(share * level + (1 - share) * to))
        for frame, share in zip(pan(6, (2, 1)), shares, strict=True)
    ]
    found = animation_of(result_of(painted(moving(frames), narrow_vgg))).frames
    whole = np.asarray(found[3], float)
    for picture, share in zip(found, shares, strict=True):
        pixels = np.asarray(picture, float)
        expected = share * whole.mean() + (1 - share) * to
        assert pixels.mean() == pytest.approx(expected, abs=5)
        assert pixels.std() == pytest.approx(share * whole.std(), rel=0.15)
    # In one light they are as steady as any others.
    relit = [
        Image.fromarray(
            np.clip((np.asarray(one, float) - (1 - share) * to) / share, 0, 255).astype(np.uint8)
        )
        for one, share in zip(found, shares, strict=True)
    ]
    lights = [frame.plan.light for frame in Footage.of(moving(frames)).frames]
    assert [light.gain for light in lights] == pytest.approx(shares, rel=0.1)
    assert warping_error(pan(6, (2, 1)), relit) < 3 * warping_error(
        pan(6, (2, 1)), animation_of(result_of(painted(moving(pan(6, (2, 1))), narrow_vgg))).frames
    )


def test_what_does_not_fade_is_shown_in_the_light_it_is_painted_in() -> None:
    frames = [*pan(3), images.decode(blotches(7), LIMITS), images.decode(blotches(8), LIMITS)]
    assert {frame.plan.light for frame in Footage.of(moving(frames)).frames} == {Light()}


def test_a_clip_of_nothing_is_painted_all_the_same(narrow_vgg: VGG19) -> None:
    black = [Image.new("RGB", (96, 72), (level, 0, 0)) for level in (0, 20)]
    assert result_of(painted(moving(black), narrow_vgg)).frames_done == 2


def test_another_scene_is_painted_as_the_first_was(narrow_vgg: VGG19) -> None:
    first, other = pan(1)[0], images.decode(blotches(7), LIMITS)
    assert numbered(painted(moving([first, other]), narrow_vgg)) == [12, 12]


def test_it_is_steadier_than_its_frames_painted_each_by_itself(narrow_vgg: VGG19) -> None:
    frames = pan(4, (4, 2))
    recipe = replace(RECIPE, iterations=24)
    together = animation_of(result_of(painted(moving(frames, recipe), narrow_vgg))).frames
    alone = []
    for frame in frames:
        still = prepare(Job(images.encode(frame), recipe, (StyleImage(blotches(2)),)), LIMITS)
        *_, last = Painting(still, narrow_vgg)
        assert isinstance(last, Result)
        alone.append(images.decode(last.image, LIMITS))
    assert warping_error(frames, together) < warping_error(frames, alone) / 2


def warping_error(frames: list[Image.Image], pictures: Any) -> float:
    """How far each picture is from the last one moved as the frames were, where that is known."""
    found = []
    for (before, after), (last, now) in zip(pairwise(frames), pairwise(pictures), strict=True):
        motion = Motion.between(*(images.fit(one, max(now.size)) for one in (before, after)))
        apart = np.asarray(motion.carry(last), float) - np.asarray(now, float)
        found.append((np.square(apart).mean(axis=-1) * motion.reliability).sum())
    return float(sum(found))


def test_what_comes_into_view_settles_over_some_frames_and_is_painted_longer_till_then() -> None:
    recipe = replace(RECIPE, iterations=60)
    # After the first step hardly anything moves.
    ways = [(0, 0), (12, 0), (12, 1), (12, 2), (12, 3), (12, 4)]
    planned = Footage.of(moving([panned(by, (96, 72)) for by in ways], recipe)).frames
    strip = [frame.plan.settled[10:-10, :6].mean() / 255 for frame in planned]
    rest = [frame.plan.settled[10:-10, 30:-10].mean() / 255 for frame in planned]
    assert strip[1] < 0.05
    assert strip[1:4] == sorted(strip[1:4])
    assert 0.1 < strip[2] < 0.9
    assert strip[-1] > 0.9
    assert min(rest[1:]) > 0.9
    assert planned[2].plan.iterations > planned[-1].plan.iterations


def test_what_moves_where_nothing_is_seen_takes_no_iterations() -> None:
    """As around a sticker, where the colours of its edges are carried on."""
    still = pan(1)[0].crop((0, 0, 40, 40))
    frames = []
    for number in range(3):
        frame = Image.new("RGBA", (96, 72))
        frame.paste(still, (10, 20))
        frame.paste((200, 0, 0, 255), (80, 10 + 4 * number, 84, 14 + 4 * number))
        frames.append(frame)
    first, *others = [frame.plan.iterations for frame in Footage.of(moving(frames)).frames]
    assert first == RECIPE.iterations
    assert max(others) <= RECIPE.iterations // 6


def test_what_comes_into_view_is_painted_in_the_style_as_the_rest_is(narrow_vgg: VGG19) -> None:
    """In the mean over all of a picture it would hardly count, and would stay a photo."""
    recipe = replace(RECIPE, iterations=36)
    job = moving(pan(5, (6, 0), (96, 72)), recipe)
    pictures = animation_of(result_of(painted(job, narrow_vgg))).frames
    # On the left, where it has come from by the second frame, the first was painted as a whole.
    strips = [picture.crop((0, 0, 24, picture.height)) for picture in pictures]
    first, *others = [from_the_style(strip, narrow_vgg) for strip in strips]
    assert np.mean(others) < 0.8 * first


def from_the_style(picture: Image.Image, vgg: VGG19) -> float:
    """How far its Gram matrix is from the style's, as a part of that."""
    grams = []
    for one in (picture, images.decode(blotches(2), LIMITS)):
        activations = vgg(preprocess(one, vgg.device), ["conv3_1"], RECIPE.pooling)["conv3_1"]
        unrolled = activations[0].flatten(1).double()
        grams.append(unrolled @ unrolled.T / unrolled.shape[1])
    return float((grams[0] - grams[1]).norm() / grams[1].norm())


def test_the_styles_are_looked_at_once_for_each_size(
    narrow_vgg: VGG19, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = []

    def found(*asked: Any) -> Any:
        sizes.append(asked[2])
        return style_terms(*asked)

    monkeypatch.setattr("engine.clips.painting.style_terms", found)
    painted(moving(pan(4)), narrow_vgg)
    assert len(sizes) == len(set(sizes)) == 2


@pytest.mark.parametrize(
    "recipe",
    [
        small(SKETCH.with_epochs(2), iterations=6),
        replace(RECIPE, colours=Colours.LUMINANCE),
        replace(RECIPE, colours=Colours.MATCHED),
        replace(RECIPE, start=Start.BLANK),
        replace(RECIPE, exact=(80, 64)),
    ],
    ids=["drawing", "luminance", "matched", "blank", "exact"],
)
def test_every_recipe_paints_clips(narrow_vgg: VGG19, recipe: Recipe) -> None:
    found = animation_of(result_of(painted(moving(pan(3), recipe), narrow_vgg)))
    assert len(found.frames) == 3


def test_what_can_be_seen_through_stays_so_frame_by_frame(narrow_vgg: VGG19) -> None:
    frames = [frame.convert("RGBA") for frame in pan(3)]
    for number, frame in enumerate(frames[:2]):
        alpha = Image.new("L", frame.size)
        alpha.paste(255, (20 * number, 10, 20 * number + 40, 60))
        frame.putalpha(alpha)
    frames[2].putalpha(0)
    found = animation_of(result_of(painted(moving(frames), narrow_vgg)))
    for one, frame in zip(found.frames, frames, strict=True):
        expected = images.fit(frame, RECIPE.size).getchannel("A")
        assert np.array_equal(np.asarray(one.getchannel("A")), np.asarray(expected))
    opaque = animation_of(result_of(painted(moving(frames, transparent=False), narrow_vgg)))
    assert {frame.mode for frame in opaque.frames} == {"RGB"}


def test_pictures_on_the_way_are_the_firsts_and_then_the_newest_frames(narrow_vgg: VGG19) -> None:
    updates = painted(moving(pan(5, (6, 3))), narrow_vgg)
    shown = [update for update in updates if isinstance(update, Frame)]
    assert [frame.iteration for frame in shown[:2]] == [4, 8]
    ends = np.cumsum(numbered(updates))
    later = [frame.iteration for frame in shown[2:-1]]
    assert later
    assert set(later) <= set(ends.tolist())
    assert min(np.diff([frame.iteration for frame in shown[:-1]])) >= 4
    assert [frame.frames_done for frame in shown] == sorted(frame.frames_done for frame in shown)


def test_the_first_frame_is_shown_as_it_is_painted_however_rarely_frames_are(
    narrow_vgg: VGG19,
) -> None:
    updates = painted(moving(pan(3), replace(RECIPE, frame_every=1000)), narrow_vgg)
    shown = [update for update in updates if isinstance(update, Frame)]
    assert RECIPE.iterations in [frame.iteration for frame in shown]


@pytest.mark.parametrize("after", [3, 12, 14])
def test_one_that_is_stopped_has_the_frames_so_far(narrow_vgg: VGG19, after: int) -> None:
    work = ClipPainting(moving(pan(4, (6, 3))), narrow_vgg)
    work.finish_after(after)
    updates = list(work)
    assert len(updates) == after
    result = result_of(updates)
    expected = {3: 1, 12: 1, 14: 2}[after]
    assert result.frames_done == expected
    found = animated.read(result.image)
    assert (1 if found is None else len(found.frames)) == expected


def test_a_clip_that_is_stopped_says_so_and_is_stopped_there_again(narrow_vgg: VGG19) -> None:
    job = moving(pan(4, (6, 3)))
    work = ClipPainting(job, narrow_vgg)
    work.finish_after(14)
    result = result_of(list(work))
    made = read(result.image, LIMITS)
    assert (made.stopped_after, made.most_frames) == (14, 48)
    again = rebuild(made, job.content, [style.picture for style in job.styles])
    assert result_of(painted(again, narrow_vgg)).image == result.image


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("after", [5, 12, 13, 17])
def test_one_that_was_killed_goes_on_from_a_frame_to_the_same_end(
    narrow_vgg: VGG19, tmp_path: Path, after: int, dark: bool
) -> None:
    black = [Image.new("RGB", (96, 72))] if dark else []
    job = moving([*black, *pan(4, (6, 3))])
    whole = result_of(painted(job, narrow_vgg))
    work = ClipPainting(job, narrow_vgg)
    for _ in range(after):
        work.answers([question.answer() for question in work.questions()])
    path, mark = tmp_path / "state", state.fingerprint_of(job, WEIGHTS)
    state.save(work.state(), path, mark)
    kept = state.load(path, mark)
    assert kept is not None
    rest = list(ClipPainting(job, narrow_vgg, kept))
    assert rest[0].iteration == after + 1
    assert result_of(rest).image == whole.image


def test_its_state_is_for_no_other_number_of_frames() -> None:
    marks = {
        state.fingerprint_of(moving(pan(6), most_frames=count), WEIGHTS) for count in (1, 3, 48)
    }
    assert len(marks) == 3


def _without_a_frame(tensors: dict[str, torch.Tensor]) -> None:
    del tensors["frame 0000"]


def _of_another_size(tensors: dict[str, torch.Tensor]) -> None:
    tensors["frame 0000"] = tensors["frame 0000"][1:].clone()


def _of_another_type(tensors: dict[str, torch.Tensor]) -> None:
    tensors["frame 0000"] = tensors["frame 0000"].float()


def _with_another(tensors: dict[str, torch.Tensor]) -> None:
    tensors["more"] = torch.zeros(1)


def _with_a_frame_more(tensors: dict[str, torch.Tensor]) -> None:
    tensors["frame 0001"] = tensors["frame 0000"]


def _without_what_is_painted_now(tensors: dict[str, torch.Tensor]) -> None:
    for name in [name for name in tensors if name.startswith("now ")]:
        del tensors[name]


@pytest.mark.parametrize(
    "damage",
    [
        _without_a_frame,
        _of_another_size,
        _of_another_type,
        _with_another,
        _with_a_frame_more,
        _without_what_is_painted_now,
    ],
)
def test_a_state_that_can_not_be_is_refused(narrow_vgg: VGG19, damage: Any) -> None:
    job = moving(pan(4, (6, 3)))
    work = ClipPainting(job, narrow_vgg)
    for _ in range(13):
        work.answers([question.answer() for question in work.questions()])
    kept = work.state()
    tensors = dict(kept.tensors)
    damage(tensors)
    with pytest.raises(UnusableState):
        ClipPainting(job, narrow_vgg, State(kept.done, kept.first, kept.elapsed, tensors))


def test_what_stands_still_is_a_painting_without_anything_of_this(narrow_vgg: VGG19) -> None:
    still = moving(images.encode(pan(1)[0]))
    assert isinstance(painting_of(still, narrow_vgg), Painting)
    assert isinstance(painting_of(moving(pan(3), most_frames=1), narrow_vgg), Painting)


def test_a_worker_that_paints_what_stands_still_does_not_load_what_finds_motion() -> None:
    program = "import sys, engine.worker.worker; sys.exit('cv2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_iterations_are_unencoded_until_somebody_shows_them(narrow_vgg: VGG19) -> None:
    work = ClipPainting(moving(pan(2)), narrow_vgg)
    work.show_every(2)
    found = [work.answers([question.answer() for question in work.questions()]) for _ in range(4)]
    assert [isinstance(one, Unencoded) for one in found] == [False, True, False, True]
