package io.github.rlaifv.dpo.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.core.internal.OwnFile;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One page on an alignment in rounds: what the best was chosen by, the score before and after each round, and links to the
 * rounds' training reports. It is written after every round, and can be written at any time.
 */
public final class AlignmentReport {

    /** Name of the page in the folder of the run. */
    public static final String FILE = "alignment-report.html";

    private static final OwnFile PAGE = OwnFile.page("report of an alignment");
    private static final ObjectMapper JSON = new ObjectMapper();

    private AlignmentReport() {}

    /**
     * Writes the page from {@code alignment.json}.
     *
     * @param folder of an alignment
     * @return the page
     * @throws BadDataException if the file is no JSON
     */
    public static Path write(Path folder) {
        Path log = folder.resolve("alignment.json");
        Path page = folder.resolve(FILE);
        try {
            String html = new AlignmentPage(JSON.readTree(Files.readString(log))).html();
            PAGE.write(page, html);
        } catch (JsonProcessingException e) {
            throw new BadDataException(log + " is no JSON: move it away", e);
        } catch (IOException e) {
            throw StorageException.reading(log, e);
        }
        return page;
    }
}
