package io.github.rlaifv.dpo.companion;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.dpo.loss.batch.Companion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Makes what is scored beside each pair, anew for every epoch.
 *
 * @param damage what is done to images
 * @param seed of the draw of other responses, together with the epoch
 */
public record CompanionSource(ImageDamage damage, long seed) {
    /** Odd, so that seed and epoch never cancel for small values of both. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** A response to an instruction. */
    private record Response(String instruction, String text) {}

    /** The damage in words, for reports. */
    public String describe() {
        return damage instanceof RandomCrop crop ? crop.describe() : "the caller's own";
    }

    /**
     * As many pairs, whose prompt and chosen response are the companions; their rejected response is the same.
     *
     * @param epoch from 1
     */
    public PreferenceDataset of(Companion kind, List<PreferencePair> pairs, int epoch) {
        List<PreferencePair> companions = new ArrayList<>();
        List<Response> others = kind == Companion.OTHER_RESPONSE ? shuffled(pairs, epoch) : List.of();
        for (int i = 0; i < pairs.size(); i++) {
            PreferencePair pair = pairs.get(i);
            companions.add(
                    switch (kind) {
                        case OTHER_IMAGE -> with(damaged(pair.instruction(), epoch), pair.chosen());
                        case OTHER_RESPONSE -> with(pair.instruction(), ofAnother(others, i, pair));
                        case NONE -> throw new IllegalArgumentException("the loss needs no companions");
                    });
        }
        return PreferenceDataset.of(companions);
    }

    /** The first epoch's key is the instruction's alone. */
    private Instruction damaged(Instruction instruction, int epoch) {
        String key = epoch == 1 ? instruction.id() : instruction.id() + " epoch " + epoch;
        return new Instruction(instruction.id(), damage.apply(instruction.image(), key), instruction.question());
    }

    /** All responses, chosen and rejected ones, in an order of the epoch's own. */
    private List<Response> shuffled(List<PreferencePair> pairs, int epoch) {
        List<Response> responses = new ArrayList<>();
        for (PreferencePair pair : pairs) {
            responses.add(new Response(pair.instruction().id(), pair.chosen()));
            responses.add(new Response(pair.instruction().id(), pair.rejected()));
        }
        Collections.shuffle(responses, new Random(new SplittableRandom(seed + GOLDEN * epoch).nextLong()));
        return responses;
    }

    /** The pair's response in the shuffled order, or the next one behind it, that answers another instruction. */
    private static String ofAnother(List<Response> shuffled, int i, PreferencePair pair) {
        String own = pair.instruction().id();
        for (int step = 0; step < shuffled.size(); step++) {
            Response other = shuffled.get((i + step) % shuffled.size());
            if (!other.instruction().equals(own)) {
                return other.text();
            }
        }
        throw new BadDataException("all " + shuffled.size() / 2 + " pairs answer the instruction " + own
                + ": kto measures drift on responses to other instructions; add some, or give kto a fixed drift");
    }

    private static PreferencePair with(Instruction instruction, String response) {
        return new PreferencePair(instruction, response, response, Double.NaN, Double.NaN);
    }
}
