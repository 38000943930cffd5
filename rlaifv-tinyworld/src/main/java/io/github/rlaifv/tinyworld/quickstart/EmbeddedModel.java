package io.github.rlaifv.tinyworld.quickstart;

import ai.djl.util.Utils;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The model of the tiny world that is included in this library. */
public final class EmbeddedModel {
    /** The name of the model and of the folder that it is copied to. */
    public static final String NAME = "tiny-llava";

    private static final String RESOURCES = "/io/github/rlaifv/tinyworld/" + NAME + "/";
    private static final List<String> NEEDED = List.of("config.json", "model.safetensors", "tokenizer.json");
    private static final List<String> OPTIONAL = List.of(
            "chat_template.jinja",
            "generation_config.json",
            "preprocessor_config.json",
            "processor_config.json",
            "special_tokens_map.json",
            "tokenizer_config.json");

    private EmbeddedModel() {}

    /**
     * Copies the model to a folder, because weights are memory-mapped from files and can't be mapped from a jar.
     *
     * @param parent parent of the new folder
     * @return the new folder, {@code parent/tiny-llava}
     * @throws BadDataException if this build does not contain the model
     */
    public static Path copyInto(Path parent) {
        Path folder = parent.resolve(NAME);
        AtomicFolder.write(folder, "model", fresh -> {
            for (String name : NEEDED) {
                if (!copy(name, fresh)) {
                    throw missing(name);
                }
            }
            for (String name : OPTIONAL) {
                copy(name, fresh);
            }
        });
        return folder;
    }

    /**
     * Returns the folder of a copy in the cache folder of this user, which is written when it is first needed. Its name
     * depends on the model's content. The cache folder is that of the native libraries: the environment variable {@code
     * DJL_CACHE_DIR}, or {@code .djl.ai} in the home folder or, if that is not writable, in {@code java.io.tmpdir}.
     *
     * @throws BadDataException if this build does not contain the model
     * @throws StorageException if the copy can't be written
     */
    public static Path cached() {
        return Cached.folder();
    }

    /** The content of a needed file. */
    private static byte[] content(String name) throws IOException {
        try (InputStream in = EmbeddedModel.class.getResourceAsStream(RESOURCES + name)) {
            if (in == null) {
                throw missing(name);
            }
            return in.readAllBytes();
        }
    }

    private static BadDataException missing(String name) {
        return new BadDataException("this build contains no embedded model (resource " + RESOURCES + name
                + " is missing); give another one with --model");
    }

    /**
     * A temporary folder with the model's config.json alone, which describes the model; it vanishes with the process.
     *
     * @throws StorageException if the temporary folder can't be written
     */
    public static Path configuration() {
        try {
            Path folder = Files.createTempDirectory("rlaifv-model");
            folder.toFile().deleteOnExit();
            copy("config.json", folder);
            folder.resolve("config.json").toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw StorageException.writing(Path.of(System.getProperty("java.io.tmpdir")), e);
        }
    }

    private static boolean copy(String name, Path folder) throws IOException {
        try (InputStream in = EmbeddedModel.class.getResourceAsStream(RESOURCES + name)) {
            if (in == null) {
                return false;
            }
            Files.copy(in, folder.resolve(name));
            return true;
        }
    }

    /** The copy of the embedded model in the cache folder of the user. */
    private static final class Cached {
        /** How often a copy that another process is writing is looked for. */
        private static final int ATTEMPTS = 100;

        private static final long BETWEEN_MILLIS = 100;

        private Cached() {}

        static Path folder() {
            Path parent = Utils.getCacheDir().resolve("rlaifv").resolve(version());
            Path folder = parent.resolve(NAME);
            for (int attempt = 1; !complete(folder); attempt++) {
                try {
                    return copyInto(parent);
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
            return NEEDED.stream().allMatch(name -> Files.isRegularFile(folder.resolve(name)));
        }

        private static String version() {
            ContentHash hash = new ContentHash();
            for (String name : NEEDED) {
                try {
                    hash.part(content(name));
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
}
