package io.github.rlaifv.core.plan;

/**
 * A change that makes a run fit.
 *
 * @param change the change in words
 * @param bytes memory that the run then takes on the device that has the least room, in bytes
 */
public record MemoryRemedy(String change, long bytes) {

    /** The change with the memory that the run then takes. */
    public String describe() {
        return change + " (" + ByteText.of(bytes) + ")";
    }
}
