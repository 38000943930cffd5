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
 * Images and instructions of the tiny world. The ground truth of a scene is exact: {@link TinyClaim#holdsIn} says whether
 * a claim holds in a {@link Scene}, and {@link HallucinationMetrics} counts the errors of texts. Thread-safe.
 */
public final class TinyWorld {
    private final SceneRenderer renderer = new SceneRenderer();
    private final Cache<Scene, ImageSource> recent;

    /** Creates a world that caches no images. */
    public TinyWorld() {
        this(0);
    }

    /**
     * Creates a world that caches the most recently used images.
     *
     * @param keptImages maximum number of cached images, about 20 kB each
     */
    public TinyWorld(int keptImages) {
        recent = CacheBuilder.newBuilder().maximumSize(keptImages).build();
    }

    /** The image of a scene as a PNG in memory, named after the scene's seed. */
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
     * An instruction that asks for a description of the whole image. Its wording depends on the scene's seed.
     *
     * @param split the part of the data
     * @param index index of the scene in that part
     */
    public Instruction instruction(SceneSplit split, long index) {
        Scene scene = split.scene(index);
        String question = Dice.of(scene.seed(), "instruction").pick(TinyPrompts.DESCRIBE);
        return new Instruction("tiny-" + scene.seed(), image(scene), question);
    }
}
