package io.github.rlaifv.dpo.internal.option;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The values of a trainer's options; an option without a value does not apply. */
public final class OptionValues {
    private final Map<RunOption, Object> values = new EnumMap<>(RunOption.class);

    /** Adds the value of an option. */
    public OptionValues with(RunOption option, Object value) {
        values.put(option, value);
        return this;
    }

    /** Returns the reported options by name, for {@code training.json}. */
    public Map<String, Object> report() {
        Map<String, Object> report = new LinkedHashMap<>();
        values.forEach((option, value) -> {
            if (option.reported()) {
                report.put(option.label(), value);
            }
        });
        return report;
    }

    /** Returns the options that results depend on, to the bit, by name and in words. */
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
