package io.github.rlaifv.core.curation;

import java.util.List;

/**
 * The result of a curation. It is stored as {@code report.json}.
 *
 * @param instructions number of instructions in the result
 * @param benchmarkImages number of images of benchmarks that were compared with
 * @param sources what became of the instructions of each source
 */
public record CurationReport(long instructions, long benchmarkImages, List<SourceReport> sources) {
    public CurationReport {
        sources = List.copyOf(sources);
    }
}
