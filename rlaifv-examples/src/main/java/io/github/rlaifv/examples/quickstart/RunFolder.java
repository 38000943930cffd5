package io.github.rlaifv.examples.quickstart;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.examples.report.ReportWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The output folder. A new run begins anew: what an earlier run left is deleted, but nothing else, and a folder that no
 * run has marked as its own must be empty.
 *
 * @param path of the folder
 */
record RunFolder(Path path) {
    private static final String MARK = ".rlaifv-quickstart";
    private static final String ALIGNED = "aligned";
    private static final Set<String> OWN = Set.of(
            ALIGNED,
            EmbeddedModel.NAME,
            "alignment.json",
            Pools.OF_BASE,
            Pools.OF_ALIGNED,
            ReportWriter.HTML,
            ReportWriter.JSON);

    /**
     * Makes the folder ready for a new run.
     *
     * @throws BadDataException if it holds files of something else
     */
    static RunFolder begin(Path path) {
        try {
            Files.createDirectories(path);
            List<Path> there;
            try (Stream<Path> files = Files.list(path)) {
                there = files.toList();
            }
            if (!there.isEmpty() && !Files.exists(path.resolve(MARK))) {
                throw new BadDataException("output folder " + path + " holds files that are of no quickstart, such as "
                        + there.get(0).getFileName() + "; choose another folder");
            }
            for (Path file : there) {
                String name = file.getFileName().toString();
                if (OWN.contains(name) || name.matches("round-\\d+")) {
                    MoreFiles.deleteRecursively(file, RecursiveDeleteOption.ALLOW_INSECURE);
                }
            }
            Files.writeString(
                    path.resolve(MARK), "A quickstart writes here; the next one deletes its results first.\n");
        } catch (IOException e) {
            throw new UncheckedIOException("output folder " + path + " can't be prepared", e);
        }
        return new RunFolder(path);
    }

    /** The aligned model. */
    Path aligned() {
        return path.resolve(ALIGNED);
    }

    /** Candidates, claims, scores and pairs of a round. */
    Path feedback(int round) {
        return path.resolve("round-" + round).resolve("feedback");
    }

    /** Copies the winning model of a round to where the aligned model is looked for. */
    void keep(Path model) {
        try (Stream<Path> files = Files.list(model)) {
            Files.createDirectories(aligned());
            for (Path file : files.toList()) {
                Files.copy(file, aligned().resolve(file.getFileName().toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the aligned model can't be copied to " + aligned(), e);
        }
    }
}
