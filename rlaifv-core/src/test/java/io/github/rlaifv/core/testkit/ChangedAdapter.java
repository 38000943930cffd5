package io.github.rlaifv.core.testkit;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** An adapter without training that changes what its model says, as an aligned model for tests. */
public final class ChangedAdapter {
    private static final double SIZE = 0.05;

    private ChangedAdapter() {}

    /**
     * Writes the adapter.
     *
     * @param model folder of the model
     * @param folder new folder of the adapter
     * @return the folder of the adapter
     */
    public static Path write(Path model, Path folder) throws IOException {
        try (TrainablePolicy policy = Policies.open(model)) {
            policy.adapters().attach(Lora.rank(2));
            policy.adapters().save(folder);
        }
        Path file = folder.resolve("adapter_model.safetensors");
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int header = Long.BYTES + Math.toIntExact(bytes.getLong(0));
        for (int at = header; at < bytes.limit(); at += Float.BYTES) {
            bytes.putFloat(at, (float) (SIZE * Math.sin(at)));
        }
        Files.write(file, bytes.array());
        return folder;
    }
}
