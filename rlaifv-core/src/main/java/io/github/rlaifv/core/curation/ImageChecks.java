package io.github.rlaifv.core.curation;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.WorkerThreads;
import io.github.rlaifv.core.internal.journal.Journal;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Computes the hashes of images, each once, and keeps them in a file, so that an interrupted curation resumes. */
final class ImageChecks implements AutoCloseable {
    private static final String ADVICE = "delete the line to compute it again";
    private final Path file;
    private final Journal journal;
    private final WorkerThreads threads =
            new WorkerThreads(Runtime.getRuntime().availableProcessors(), "rlaifv-image-hashes");

    ImageChecks(Path file) {
        this.file = file;
        journal = Journal.open(file, entry -> parsed(entry).bytes());
    }

    private ImageFacts parsed(Journal.Entry entry) {
        JsonRecord record = JsonLines.parse(file, entry.line(), entry.text(), ADVICE);
        return ImageFacts.of(record);
    }

    /**
     * Returns the facts of images by their fingerprints.
     *
     * @param images images in memory, of different fingerprints
     */
    Map<String, ImageFacts> of(Collection<ImageSource> images) {
        List<ImageSource> fresh = images.stream()
                .filter(image -> !journal.contains(image.fingerprint()))
                .toList();
        List<ImageFacts> computed =
                threads.map(fresh, image -> ImageFacts.of(image.fingerprint(), image), "hashing images");
        journal.append(computed.stream().map(ImageFacts::line).toList());
        Map<String, ImageFacts> facts = new HashMap<>();
        computed.forEach(one -> facts.put(one.bytes(), one));
        List<ImageSource> known = new ArrayList<>(images);
        known.removeAll(fresh);
        for (ImageSource image : known) {
            journal.find(image.fingerprint()).map(this::parsed).ifPresent(one -> facts.put(one.bytes(), one));
        }
        return facts;
    }

    @Override
    public void close() {
        threads.close();
        journal.close();
    }
}
