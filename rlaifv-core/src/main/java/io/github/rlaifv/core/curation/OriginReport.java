package io.github.rlaifv.core.curation;

import java.util.Objects;

/**
 * What became of the records of one dataset from which a source was made, as its column {@code origin_dataset} names it.
 *
 * @param name name of the dataset; empty for records without one
 * @param read number of records
 * @param duplicates number of records whose image and question were read before
 * @param unusable number of records whose image can't be decoded
 * @param excluded number of records with an image of a benchmark
 * @param eligible number of remaining records
 * @param taken number of instructions in the result
 */
public record OriginReport(
        String name, long read, long duplicates, long unusable, long excluded, long eligible, long taken) {
    public OriginReport {
        Objects.requireNonNull(name, "name");
    }
}
