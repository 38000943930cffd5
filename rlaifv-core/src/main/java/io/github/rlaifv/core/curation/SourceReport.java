package io.github.rlaifv.core.curation;

import io.github.rlaifv.core.internal.Ordered;
import java.util.List;
import java.util.Map;

/**
 * What became of the instructions of one source.
 *
 * @param name name of the source
 * @param read number of records
 * @param textOnly records without an image
 * @param duplicates records whose image and question occurred before, in this or an earlier source
 * @param unusable records whose image can't be decoded, and therefore not compared with benchmarks
 * @param excluded records with images of benchmarks
 * @param excludedBy their numbers by benchmark and kind of match, such as {@code MMHal-Bench, PERCEPTUAL}
 * @param eligible number of the other records
 * @param taken number of instructions in the result
 * @param takenImages number of different images among them
 * @param meanQuestionWords mean length of their questions in words; 0 without instructions
 * @param origins the same numbers per dataset from which the source was made, for preference pairs that name them; at most
 *     200 datasets, and those beyond as {@code (others)}
 */
public record SourceReport(
        String name,
        long read,
        long textOnly,
        long duplicates,
        long unusable,
        long excluded,
        Map<String, Long> excludedBy,
        long eligible,
        long taken,
        long takenImages,
        double meanQuestionWords,
        List<OriginReport> origins) {
    public SourceReport {
        excludedBy = Ordered.map(excludedBy);
        origins = List.copyOf(origins);
    }
}
