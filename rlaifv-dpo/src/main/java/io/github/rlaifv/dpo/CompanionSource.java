package io.github.rlaifv.dpo;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferenceDataset;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.dpo.loss.Companion;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes what is scored beside each pair.
 *
 * @param damage what is done to pictures
 */
record CompanionSource(ImageDamage damage) {

    /** The damage in words, for reports. */
    String describe() {
        return damage instanceof RandomCrop crop ? crop.describe() : "the caller's own";
    }

    /** As many pairs, whose prompt and chosen response are the companions; their rejected response is the same. */
    PreferenceDataset of(Companion kind, List<PreferencePair> pairs) {
        List<PreferencePair> companions = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            PreferencePair pair = pairs.get(i);
            companions.add(
                    switch (kind) {
                        case OTHER_IMAGE -> with(damaged(pair.instruction()), pair.chosen());
                        case OTHER_RESPONSE -> with(pair.instruction(), ofAnother(pairs, i));
                        case NONE -> throw new IllegalArgumentException("the loss needs no companions");
                    });
        }
        return PreferenceDataset.of(companions);
    }

    private Instruction damaged(Instruction instruction) {
        return new Instruction(
                instruction.id(), damage.apply(instruction.image(), instruction.id()), instruction.question());
    }

    /** The chosen response of the next pair of another instruction. */
    private static String ofAnother(List<PreferencePair> pairs, int i) {
        for (int step = 1; step < pairs.size(); step++) {
            PreferencePair other = pairs.get((i + step) % pairs.size());
            if (!other.instruction().id().equals(pairs.get(i).instruction().id())) {
                return other.chosen();
            }
        }
        throw new BadDataException("all " + pairs.size() + " pairs answer the instruction "
                + pairs.get(i).instruction().id() + ": kto measures drift on responses to other instructions; add some,"
                + " or give kto a fixed drift");
    }

    private static PreferencePair with(Instruction instruction, String response) {
        return new PreferencePair(instruction, response, response, Double.NaN, Double.NaN);
    }
}
