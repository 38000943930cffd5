package io.github.rlaifv.tinyworld.language;

import io.github.rlaifv.tinyworld.scene.Dice;
import io.github.rlaifv.tinyworld.scene.Place;
import io.github.rlaifv.tinyworld.scene.Scene;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Draws instructions: most ask for the whole image, some for a column or row that contains an object. */
public final class InstructionSampler {
    private final double regionShare;

    /** Creates a sampler with the options' share of instructions about a region. */
    public InstructionSampler(LanguageOptions options) {
        regionShare = options.regionShare();
    }

    /**
     * An instruction.
     *
     * @param text text of the instruction
     * @param region the part of the image that it asks for; null for the whole image
     */
    public record Asked(String text, @Nullable Place region) {}

    /** Draws an instruction for an image. */
    public Asked sample(Scene scene, Dice dice) {
        if (dice.chance(regionShare)) {
            List<Place> taken = Arrays.stream(Place.values())
                    .filter(place -> scene.objects().stream().anyMatch(object -> place.contains(object.cell())))
                    .toList();
            Place region = dice.pick(taken);
            return new Asked(dice.pick(TinyPrompts.describe(region)), region);
        }
        return new Asked(dice.pick(TinyPrompts.DESCRIBE), null);
    }
}
