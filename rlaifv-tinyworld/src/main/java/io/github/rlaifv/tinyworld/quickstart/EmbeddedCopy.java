package io.github.rlaifv.tinyworld.quickstart;

import ai.djl.util.Utils;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The copy of the embedded model in the cache folder of the user. */
final class EmbeddedCopy {
    /** How often a copy that another process is writing is looked for. */
    private static final int ATTEMPTS = 100;

    private static final long BETWEEN_MILLIS = 100;

    private EmbeddedCopy() {}

    static Path folder() {
        Path parent = Utils.getCacheDir().resolve("rlaifv").resolve(version());
        Path folder = parent.resolve(EmbeddedModel.NAME);
        for (int attempt = 1; !complete(folder); attempt++) {
            try {
                return EmbeddedModel.copyInto(parent);
            } catch (BadDataException e) {
                // another process may be writing it
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                pause();
            }
        }
        return folder;
    }

    private static boolean complete(Path folder) {
        return EmbeddedModel.NEEDED.stream().allMatch(name -> Files.isRegularFile(folder.resolve(name)));
    }

    private static String version() {
        ContentHash hash = new ContentHash();
        for (String name : EmbeddedModel.NEEDED) {
            try {
                hash.part(EmbeddedModel.content(name));
            } catch (IOException e) {
                throw StorageException.reading(Path.of(name), e);
            }
        }
        return hash.text().substring(0, 16);
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted while waiting for a copy of the embedded model. Run again");
        }
    }
}
