package io.github.rlaifv.dpo.internal.pair;

import io.github.rlaifv.dpo.loss.MixedLoss;
import io.github.rlaifv.dpo.loss.PairwiseLoss;
import io.github.rlaifv.dpo.loss.PreferenceLoss;
import io.github.rlaifv.dpo.loss.ReferenceFreeLoss;
import java.util.stream.Stream;

/** Handles losses that users wrote, alone or as a part of a mixed loss. */
final class OwnLosses {
    private OwnLosses() {}

    /**
     * Refuses a loss that could not be recognized when a run is resumed.
     *
     * @throws IllegalArgumentException if the loss or a part of it has no {@code toString} of its own
     */
    static void requireNamed(PreferenceLoss loss) {
        parts(loss)
                .filter(part ->
                        part.toString().equals(part.getClass().getName() + '@' + Integer.toHexString(part.hashCode())))
                .findFirst()
                .ifPresent(part -> {
                    throw new IllegalArgumentException(
                            "the loss " + part.name() + " (" + part.getClass().getName()
                                    + ") needs a toString that names the loss and its options: a run is recognized"
                                    + " by it when it is resumed. Make the loss a record, or override toString");
                });
    }

    /** Returns the description of a loss for {@code training.json}: its options by name, or words for a user's loss. */
    static Object describe(PreferenceLoss loss) {
        return parts(loss).allMatch(OwnLosses::isShipped) ? loss : loss.toString();
    }

    private static boolean isShipped(PreferenceLoss loss) {
        return loss.getClass().getPackage().equals(PairwiseLoss.class.getPackage());
    }

    private static Stream<PreferenceLoss> parts(PreferenceLoss loss) {
        if (loss instanceof MixedLoss mixed) {
            return mixed.parts().stream().flatMap(part -> parts(part.loss()));
        }
        return loss instanceof ReferenceFreeLoss free ? parts(free.loss()) : Stream.of(loss);
    }
}
