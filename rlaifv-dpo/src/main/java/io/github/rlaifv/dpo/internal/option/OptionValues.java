package io.github.rlaifv.dpo.internal.option;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The values of a trainer's options; an option without a value does not apply. */
public final class OptionValues {
    private final Map<RunOption, Object> values = new EnumMap<>(RunOption.class);

    /** Adds an option. */
    public OptionValues with(RunOption option, Object value) {
        values.put(option, value);
        return this;
    }

    /** For {@code training.json}: the reported options by name. */
    public Map<String, Object> report() {
        Map<String, Object> report = new LinkedHashMap<>();
        values.forEach((option, value) -> {
            if (option.reported()) {
                report.put(option.label(), value);
            }
        });
        return report;
    }

    /** What results depend on, to the bit, in words and by name. */
    public Map<String, String> identity() {
        Map<String, String> identity = new LinkedHashMap<>();
        values.forEach((option, value) -> {
            if (option.affectsResult()) {
                identity.put(option.identityName(), String.valueOf(value));
            }
        });
        return identity;
    }
}
