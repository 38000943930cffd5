package io.github.rlaifv.tinyworld.language;

import io.github.rlaifv.tinyworld.scene.Dice;
import io.github.rlaifv.tinyworld.scene.Place;
import io.github.rlaifv.tinyworld.scene.Scene;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Draws what a person asks of a picture: mostly all of it, sometimes a column or row that holds an object. */
public final class InstructionSampler {
    private final double regionShare;

    /** Instructions with as many about a region as the options say. */
    public InstructionSampler(LanguageOptions options) {
        regionShare = options.regionShare();
    }

    /**
     * An instruction.
     *
     * @param text as asked
     * @param region the asked part of the picture, null for all of it
     */
    public record Asked(String text, @Nullable Place region) {}

    /** An instruction for a picture. */
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
