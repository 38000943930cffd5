package io.github.rlaifv.tinyworld.pretrain;

import io.github.rlaifv.core.training.AdamW;
import java.util.Locale;

/** Number formats of the pretraining log, and optimizer settings with the learning rate of a step. */
final class PretrainingNumbers {
    private PretrainingNumbers() {}

    static String of(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }

    static AdamW.Settings at(AdamW.Settings settings, double rate) {
        return new AdamW.Settings(rate, settings.beta1(), settings.beta2(), settings.epsilon(), settings.weightDecay());
    }
}
