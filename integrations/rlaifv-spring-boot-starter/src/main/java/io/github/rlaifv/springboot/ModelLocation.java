package io.github.rlaifv.springboot;

import io.github.rlaifv.align.ModelAddress;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.RlaifvException;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * Where a model is, as a property says it.
 *
 * @param property name of the property, for messages
 * @param value a folder, an address, or {@value #EMBEDDED}
 */
record ModelLocation(String property, String value) {
    static final String EMBEDDED = "embedded";

    private static final String EMBEDDED_CLASS = "io.github.rlaifv.tinyworld.quickstart.EmbeddedModel";

    /**
     * Opens the model.
     *
     * @throws InvalidPropertyException with the reason, if that is not possible
     */
    Policy open(PolicyOptions options) {
        String address = value.strip();
        if (address.equals(EMBEDDED) && !ClassUtils.isPresent(EMBEDDED_CLASS, null)) {
            throw unusable(
                    "the embedded model is in a module that is not on the class path",
                    "Add the dependency io.github.rlaifv:rlaifv-tinyworld, or set " + property
                            + " to the folder or address of a model.",
                    null);
        }
        try {
            return new ModelAddress(address.equals(EMBEDDED) ? Embedded.folder() : address).open(options);
        } catch (RlaifvException e) {
            throw unusable(
                    String.valueOf(e.getMessage()),
                    "Correct what the description names, or set " + property
                            + " to the folder of a model, to an address such as http://localhost:8000/v1?model=NAME, or"
                            + " to embedded.",
                    e);
        }
    }

    private InvalidPropertyException unusable(String reason, String remedy, @Nullable Throwable cause) {
        return new InvalidPropertyException(property, shown(), reason, remedy, cause);
    }

    /** The value without what may be a password or a key, because it is written to logs. */
    private String shown() {
        return value.contains("://")
                ? value.replaceFirst("//[^/?#]*@", "//...@").replaceFirst("\\?.*", "?...")
                : value;
    }

    /** A class of its own, because its module may be missing. */
    private static final class Embedded {
        static String folder() {
            return EmbeddedModel.cached().toString();
        }
    }
}
