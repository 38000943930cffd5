package io.github.rlaifv.dpo.loss.named;

import io.github.rlaifv.dpo.loss.MixedLoss;
import io.github.rlaifv.dpo.loss.PairwiseLoss;
import io.github.rlaifv.dpo.loss.PreferenceLoss;
import io.github.rlaifv.dpo.loss.ReferenceFreeLoss;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes preference losses of texts. A text is the name of a loss with its options, such as {@code ipo} or {@code
 * simpo:beta=2.5,gamma=0.5}, or a weighted sum, such as {@code 0.8*sigmoid + 0.2*bco_pair:shift=running_mean + sft}. Names are
 * TRL's where TRL has the loss. Options that are not named have their default values, which {@link #all} returns.
 *
 * <p>Every loss of single pairs also has the option {@code reference_free} ({@link ReferenceFreeLoss}). Default: false.
 */
public final class LossNames {
    /** A plus sign that separates parts, and not one of an exponent such as 1e+3. */
    private static final Pattern PLUS = Pattern.compile("\\s*(?<![0-9][eE])\\+\\s*");

    private static final Pattern PART = Pattern.compile("(?:([0-9.eE+-]+)\\s*\\*\\s*)?([a-z_0-9]+)(?::(.*))?");
    private static final String REFERENCE_FREE = "reference_free";

    private LossNames() {}

    /** Returns all losses with their options and defaults, in the order of docs/losses.md. */
    public static List<NamedLoss> all() {
        return KnownLoss.ALL.stream().map(KnownLoss::described).toList();
    }

    /**
     * Makes the loss of a text.
     *
     * @throws IllegalArgumentException naming the part, name or option that is not known or out of range
     */
    public static PreferenceLoss parse(String text) {
        return parse(text, OptionalDouble.empty());
    }

    /**
     * Makes the loss of a text, with a beta for all parts that have one and do not name it.
     *
     * @param beta the value; empty for the default of each loss
     * @throws IllegalArgumentException naming the part, name or option that is not known or out of range
     */
    public static PreferenceLoss parse(String text, OptionalDouble beta) {
        List<MixedLoss.Part> parts = new ArrayList<>();
        boolean plain = true;
        for (String part : PLUS.split(text.strip(), -1)) {
            Matcher read = PART.matcher(part);
            if (!read.matches()) {
                throw new IllegalArgumentException("'" + part + "' is no loss: write NAME, NAME:OPTION=VALUE,... or"
                        + " a sum of them such as 0.8*sigmoid + 0.2*bco_pair; " + names());
            }
            plain &= read.group(1) == null;
            parts.add(new MixedLoss.Part(
                    read.group(1) == null ? 1 : weight(read.group(1), part),
                    loss(read.group(2), read.group(3) == null ? "" : read.group(3), beta)));
        }
        return parts.size() == 1 && plain ? parts.get(0).loss() : new MixedLoss(parts);
    }

    private static double weight(String text, String part) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the weight in '" + part + "' is no number", e);
        }
    }

    private static PreferenceLoss loss(String name, String options, OptionalDouble beta) {
        KnownLoss known = KnownLoss.ALL.stream()
                .filter(one -> one.described().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no loss '" + name + "'; " + names()));
        Map<String, String> values = new LinkedHashMap<>(known.described().options());
        values.put(REFERENCE_FREE, "false");
        beta.ifPresent(value -> values.computeIfPresent("beta", (option, usual) -> Double.toString(value)));
        for (String option : options.isBlank() ? new String[0] : options.split(",", -1)) {
            String[] parts = option.strip().split("=", 2);
            if (parts.length != 2 || !values.containsKey(parts[0].strip())) {
                throw new IllegalArgumentException("'" + option + "' is no option of the loss " + name + ": use "
                        + String.join(", ", values.keySet()) + " as OPTION=VALUE");
            }
            values.put(parts[0].strip(), parts[1].strip());
        }
        LossSettings settings = new LossSettings(name, values);
        PreferenceLoss loss = known.make().apply(settings);
        return settings.flag(REFERENCE_FREE) ? withoutReference(loss) : loss;
    }

    private static PreferenceLoss withoutReference(PreferenceLoss loss) {
        if (loss instanceof PairwiseLoss single) {
            return new ReferenceFreeLoss(single);
        }
        throw new IllegalArgumentException("the loss " + loss.name() + " is of a whole batch, so it has no option "
                + REFERENCE_FREE + ": remove it, or use a loss of single pairs");
    }

    private static String names() {
        return "known losses: "
                + KnownLoss.ALL.stream().map(one -> one.described().name()).collect(Collectors.joining(", "));
    }
}
