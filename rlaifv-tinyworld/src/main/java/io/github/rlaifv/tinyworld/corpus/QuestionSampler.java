package io.github.rlaifv.tinyworld.corpus;

import io.github.rlaifv.tinyworld.language.TinyClaim;
import io.github.rlaifv.tinyworld.language.TinyPrompts;
import io.github.rlaifv.tinyworld.scene.Colour;
import io.github.rlaifv.tinyworld.scene.Dice;
import io.github.rlaifv.tinyworld.scene.Kind;
import io.github.rlaifv.tinyworld.scene.Place;
import io.github.rlaifv.tinyworld.scene.Scene;
import io.github.rlaifv.tinyworld.scene.SceneObject;
import io.github.rlaifv.tinyworld.scene.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Draws questions about an image. Yes and no are equally likely answers. */
public final class QuestionSampler {
    private static final List<String> ROWS = List.of("top", "middle", "bottom");
    private static final List<Task> TASKS =
            List.of(Task.EXISTS, Task.COLOUR, Task.PLACE, Task.SETTING, Task.OPEN_COLOUR, Task.OPEN_PLACE);
    private final QuestionOptions options;

    /** Creates a sampler with the weights of the options. */
    public QuestionSampler(QuestionOptions options) {
        this.options = options;
    }

    /** Draws a question with its true answer. */
    public TrainingQuestion sample(Scene scene, Dice dice) {
        Task task = TASKS.get(dice.weighted(
                options.exists(),
                options.colour(),
                options.place(),
                options.setting(),
                options.openColour(),
                options.openPlace()));
        SceneObject object = dice.pick(scene.objects());
        return switch (task) {
            case EXISTS, COLOUR, PLACE, SETTING -> {
                TinyClaim claim = dice.chance(.5) ? truth(task, scene, object, dice) : error(task, scene, object, dice);
                yield new TrainingQuestion(
                        task,
                        dice.chance(options.wishSaid()) ? TinyPrompts.yesOrNo(claim) : claim.question(),
                        claim.holdsIn(scene) ? TinyPrompts.YES : TinyPrompts.NO);
            }
            case OPEN_COLOUR ->
                new TrainingQuestion(
                        task,
                        TinyPrompts.colourOf(object.kind()),
                        object.colour().word());
            case OPEN_PLACE -> openPlace(object, dice);
            default -> throw new IllegalStateException(task + " is not a question about an image");
        };
    }

    private static TinyClaim truth(Task task, Scene scene, SceneObject object, Dice dice) {
        return switch (task) {
            case COLOUR -> new TinyClaim.HasColour(object.kind(), object.colour());
            case PLACE -> new TinyClaim.IsAt(object.kind(), dice.pick(Place.of(object.cell())));
            case SETTING -> new TinyClaim.Shows(scene.setting());
            default -> new TinyClaim.Exists(object.kind());
        };
    }

    private TinyClaim error(Task task, Scene scene, SceneObject object, Dice dice) {
        return switch (task) {
            case COLOUR -> wrongColour(scene, object, dice);
            case PLACE ->
                dice.chance(options.placeOfAbsent())
                        ? new TinyClaim.IsAt(absent(scene, dice), dice.pick(Place.values()))
                        : new TinyClaim.IsAt(
                                object.kind(), other(Place.values(), place -> place.contains(object.cell()), dice));
            case SETTING -> new TinyClaim.Shows(other(Setting.values(), setting -> setting == scene.setting(), dice));
            default -> new TinyClaim.Exists(absent(scene, dice));
        };
    }

    private TinyClaim wrongColour(Scene scene, SceneObject object, Dice dice) {
        if (dice.chance(options.colourOfAbsent())) {
            Kind kind = absent(scene, dice);
            boolean typical = dice.chance(options.wrongColourTypical());
            return new TinyClaim.HasColour(kind, typical ? kind.typicalColour() : dice.pick(Colour.values()));
        }
        return new TinyClaim.HasColour(object.kind(), otherColour(object, dice));
    }

    /** A colour that the object does not have; the typical colour of its kind is more likely than others. */
    Colour otherColour(SceneObject object, Dice dice) {
        Colour usual = object.kind().typicalColour();
        boolean typical = usual != object.colour() && dice.chance(options.wrongColourTypical());
        return typical ? usual : other(Colour.values(), colour -> colour == object.colour(), dice);
    }

    private static TrainingQuestion openPlace(SceneObject object, Dice dice) {
        boolean column = dice.chance(.5);
        return new TrainingQuestion(
                Task.OPEN_PLACE,
                column ? TinyPrompts.columnOf(object.kind()) : TinyPrompts.rowOf(object.kind()),
                column ? column(object) : row(object));
    }

    static String column(SceneObject object) {
        return Place.of(object.cell()).get(0).word();
    }

    static String row(SceneObject object) {
        return ROWS.get(object.cell() / 3);
    }

    /** A kind that the scene lacks; kinds that captions often invent are more likely than others. */
    Kind absent(Scene scene, Dice dice) {
        while (true) {
            Kind kind;
            if (dice.chance(options.absentCompanion())) {
                kind = dice.pick(scene.objects()).kind().companion().orElse(null);
            } else if (dice.chance(options.absentTypical())) {
                kind = dice.pick(scene.setting().typicalKinds());
            } else {
                kind = dice.pick(Kind.values());
            }
            if (kind != null && !scene.has(kind)) {
                return kind;
            }
        }
    }

    static <T> T other(T[] values, Predicate<T> right, Dice dice) {
        return dice.pick(Arrays.stream(values).filter(right.negate()).toList());
    }
}
