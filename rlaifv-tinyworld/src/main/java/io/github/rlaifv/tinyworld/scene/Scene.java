package io.github.rlaifv.tinyworld.scene;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The content of an image, which is its ground truth.
 *
 * @param seed seed of the scene and of everything random in its rendering; equal scenes give equal pixels
 * @param setting setting of the scene
 * @param horizon height of the border between the two background bands, in pixels from the top
 * @param objects objects of different kinds in different cells, in reading order (row by row)
 */
public record Scene(long seed, Setting setting, double horizon, List<SceneObject> objects) {
    /** Width and height of an image in pixels. */
    public static final int SIZE = 96;

    static final int CELL_SIZE = SIZE / 3;

    public Scene {
        Objects.requireNonNull(setting, "setting");
        objects = objects.stream()
                .sorted(Comparator.comparingInt(SceneObject::cell))
                .toList();
        long kinds = objects.stream().map(SceneObject::kind).distinct().count();
        long cells = objects.stream().map(SceneObject::cell).distinct().count();
        if (kinds < objects.size() || cells < objects.size()) {
            throw new IllegalArgumentException("the objects of a scene must differ in kind and in cell: " + objects);
        }
    }

    /** The object of a kind, if the image shows one. */
    public Optional<SceneObject> find(Kind kind) {
        return objects.stream().filter(object -> object.kind() == kind).findFirst();
    }

    /** Whether the image shows an object of this kind. */
    public boolean has(Kind kind) {
        return find(kind).isPresent();
    }

    /** The kinds shown, in reading order. */
    public List<Kind> kinds() {
        return objects.stream().map(SceneObject::kind).toList();
    }
}
