package io.github.rlaifv.tinyworld.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Draws random scenes of 3 to 6 objects, most of which are typical of the setting. */
public final class SceneSampler {
    private static final double[] COUNT_3_TO_6 = {.25, .35, .25, .15};
    private static final double TYPICAL_KIND = .75;
    private static final double TYPICAL_COLOUR = .3;
    private static final List<Integer> ALL_CELLS =
            IntStream.range(0, SceneObject.CELLS).boxed().toList();

    private SceneSampler() {}

    /** Draws the scene of a seed. {@link SceneSplit} says which seeds belong to which part of the data. */
    public static Scene sample(long seed) {
        Dice dice = Dice.of(seed, "scene");
        Setting setting = dice.pick(Setting.values());
        int count = 3 + dice.weighted(COUNT_3_TO_6);
        List<Kind> kinds = new ArrayList<>();
        while (kinds.size() < count) {
            Kind kind = dice.chance(TYPICAL_KIND) ? dice.pick(setting.typicalKinds()) : dice.pick(Kind.values());
            if (!kinds.contains(kind)) {
                kinds.add(kind);
            }
        }
        List<Integer> cells = dice.shuffled(ALL_CELLS);
        List<SceneObject> objects = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            objects.add(object(kinds.get(i), cells.get(i), dice));
        }
        return new Scene(seed, setting, Scene.SIZE * dice.uniform(.3, .5), objects);
    }

    private static SceneObject object(Kind kind, int cell, Dice dice) {
        Colour colour = dice.chance(TYPICAL_COLOUR) ? kind.typicalColour() : dice.pick(Colour.values());
        double side = dice.uniform(20, 28);
        double room = Scene.CELL_SIZE - side;
        double left = cell % 3 * Scene.CELL_SIZE + dice.uniform(0, room);
        double top = cell / 3 * Scene.CELL_SIZE + dice.uniform(0, room);
        return new SceneObject(kind, colour, cell, left, top, side);
    }
}
