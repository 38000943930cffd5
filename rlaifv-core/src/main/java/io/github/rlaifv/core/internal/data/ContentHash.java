package io.github.rlaifv.core.internal.data;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.github.rlaifv.core.data.PreferencePair;
import java.nio.charset.StandardCharsets;

/** SHA-256 over images, questions and responses in order, the same whatever the format. */
public final class ContentHash {
    private final Hasher content = Hashing.sha256().newHasher();

    public void add(PreferencePair pair, byte[] image) {
        put(Hashing.sha256().hashBytes(image).asBytes());
        put(pair.instruction().question().getBytes(StandardCharsets.UTF_8));
        put(pair.chosen().getBytes(StandardCharsets.UTF_8));
        put(pair.rejected().getBytes(StandardCharsets.UTF_8));
    }

    /** Length first: no two lists of texts run into the same bytes. */
    private void put(byte[] bytes) {
        content.putInt(bytes.length).putBytes(bytes);
    }

    /** To be asked once, after the last pair. */
    public String text() {
        return content.hash().toString();
    }
}
