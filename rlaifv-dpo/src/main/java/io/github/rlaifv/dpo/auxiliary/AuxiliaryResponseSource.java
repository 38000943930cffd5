package io.github.rlaifv.dpo.auxiliary;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.KeyedRandom;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.dpo.loss.batch.AuxiliaryResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * Creates the {@link AuxiliaryResponse} of each pair, which some losses score together with the pair, anew in every
 * epoch.
 *
 * @param damage how images are damaged
 * @param seed seed of the draw of other responses, used together with the epoch
 */
public record AuxiliaryResponseSource(ImageDamage damage, long seed) {
    /** A response with the id of its instruction. */
    private record Response(String instruction, String text) {}

    /** Returns the damage in words, for reports. */
    public String describe() {
        return damage instanceof RandomCrop crop ? crop.describe() : "the caller's own";
    }

    /**
     * Creates one auxiliary response per pair. It is returned as a pair: its prompt and its chosen response are to be
     * scored, and its rejected response is the same as the chosen one.
     *
     * @param kind kind of auxiliary response that the loss needs, other than {@code NONE}
     * @param pairs the pairs, in order
     * @param epoch number of the epoch, counted from 1
     * @throws BadDataException if other responses are needed and all pairs answer the same instruction
     */
    public PreferenceDataset of(AuxiliaryResponse kind, List<PreferencePair> pairs, int epoch) {
        List<PreferencePair> auxiliaries = new ArrayList<>();
        List<Response> others = kind == AuxiliaryResponse.OTHER_RESPONSE ? shuffled(pairs, epoch) : List.of();
        for (int i = 0; i < pairs.size(); i++) {
            PreferencePair pair = pairs.get(i);
            auxiliaries.add(
                    switch (kind) {
                        case OTHER_IMAGE -> with(damaged(pair.instruction(), epoch), pair.chosen());
                        case OTHER_RESPONSE -> with(pair.instruction(), ofAnother(others, i, pair));
                        case NONE -> throw new IllegalArgumentException("the loss needs no auxiliary responses");
                    });
        }
        return PreferenceDataset.of(auxiliaries);
    }

    /** Damages an image; the key of the first epoch is the instruction's id alone. */
    private Instruction damaged(Instruction instruction, int epoch) {
        String key = epoch == 1 ? instruction.id() : instruction.id() + " epoch " + epoch;
        ImageSource image = damage.apply(instruction.image(), key);
        boolean unpadded = instruction.image() instanceof ImageSource.Unpadded;
        return instruction.withImage(unpadded ? image.withoutPadding() : image);
    }

    /** Returns all responses, chosen and rejected ones, in an order that depends on the epoch. */
    private List<Response> shuffled(List<PreferencePair> pairs, int epoch) {
        List<Response> responses = new ArrayList<>();
        for (PreferencePair pair : pairs) {
            responses.add(new Response(pair.instruction().id(), pair.chosen()));
            responses.add(new Response(pair.instruction().id(), pair.rejected()));
        }
        KeyedRandom.shuffleEpoch(responses, seed, epoch);
        return responses;
    }

    /**
     * Returns the response at the pair's place in the shuffled order, or the next one that answers another instruction.
     */
    private static String ofAnother(List<Response> shuffled, int i, PreferencePair pair) {
        String own = pair.instruction().id();
        for (int step = 0; step < shuffled.size(); step++) {
            Response other = shuffled.get((i + step) % shuffled.size());
            if (!other.instruction().equals(own)) {
                return other.text();
            }
        }
        throw new BadDataException("all " + shuffled.size() / 2 + " pairs answer the instruction " + own
                + ", but KtoLoss measures the drift on responses to other instructions: add pairs of other"
                + " instructions, or use KtoLoss with Drift.FIXED");
    }

    private static PreferencePair with(Instruction instruction, String response) {
        return new PreferencePair(instruction, response, response, Double.NaN, Double.NaN);
    }
}
