package io.github.rlaifv.core.internal.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Identifies the content of an adapter folder in PEFT's layout. */
public final class AdapterContent {
    private static final String CONFIG = "adapter_config.json";
    private static final String WEIGHTS = "adapter_model.safetensors";
    /** The path of the model depends on the machine and not on what the adapter computes. */
    private static final String BASE = "base_model_name_or_path";

    private static final int PIECE = 1 << 20;

    private AdapterContent() {}

    /** Whether a folder holds an adapter instead of a model. */
    public static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(CONFIG));
    }

    /**
     * Returns the hash of an adapter's configuration and matrices, as 64 hexadecimal digits. The folder's own path and that
     * of the model have no effect on it.
     *
     * @throws BadDataException if the folder holds no adapter
     * @throws StorageException if it can't be read
     */
    public static String hash(Path folder) {
        JsonNode config = JsonFile.read(folder.resolve(CONFIG));
        ((ObjectNode) config).remove(BASE);
        Path weights = folder.resolve(WEIGHTS);
        if (!Files.isRegularFile(weights)) {
            throw new BadDataException(weights + " is missing: give the folder of a LoRA adapter in PEFT's layout");
        }
        ContentHash hash = new ContentHash().part("adapter 1").part(config.toString());
        byte[] piece = new byte[PIECE];
        try (InputStream in = Files.newInputStream(weights)) {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                Cancellation.check("reading " + weights);
                hash.raw(ByteBuffer.wrap(piece, 0, read));
            }
        } catch (IOException e) {
            throw StorageException.reading(weights, e);
        }
        return hash.text();
    }
}
