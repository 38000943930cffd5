package io.github.rlaifv.tinyworld;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.tinyworld.language.HallucinationMetrics;
import io.github.rlaifv.tinyworld.language.TinyClaim;
import io.github.rlaifv.tinyworld.language.TinyPrompts;
import io.github.rlaifv.tinyworld.scene.Dice;
import io.github.rlaifv.tinyworld.scene.Scene;
import io.github.rlaifv.tinyworld.scene.SceneRenderer;
import io.github.rlaifv.tinyworld.scene.SceneSplit;

/**
 * Images and instructions of the tiny world. A scene's truth is exact: ask a {@link TinyClaim} whether it holds in a
 * {@link Scene}, or {@link HallucinationMetrics} how far texts are from it. Safe for many threads.
 */
public final class TinyWorld {
    private final SceneRenderer renderer = new SceneRenderer();
    private final Cache<Scene, ImageSource> recent;

    /** Keeps no images. */
    public TinyWorld() {
        this(0);
    }

    /**
     * Keeps the images used last.
     *
     * @param keptImages how many; about 20 kB each
     */
    public TinyWorld(int keptImages) {
        recent = CacheBuilder.newBuilder().maximumSize(keptImages).build();
    }

    /** The image of a scene as a PNG in memory, named by part and seed. */
    public ImageSource image(Scene scene) {
        ImageSource known = recent.getIfPresent(scene);
        if (known != null) {
            return known;
        }
        ImageSource image = ImageSource.of("tiny-" + scene.seed() + ".png", renderer.png(scene));
        recent.put(scene, image);
        return image;
    }

    /**
     * A whole-image instruction about a scene. Its wording depends on the scene's seed.
     *
     * @param split the part of the data
     * @param index of the scene in it
     */
    public Instruction instruction(SceneSplit split, long index) {
        Scene scene = split.scene(index);
        String question = Dice.of(scene.seed(), "instruction").pick(TinyPrompts.DESCRIBE);
        return new Instruction("tiny-" + scene.seed(), image(scene), question);
    }
}
