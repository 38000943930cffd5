package io.github.rlaifv.dpo.testkit;

import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.core.testkit.FakeAdapterServer;
import io.github.rlaifv.core.training.Adapters;
import io.github.rlaifv.core.training.Lora;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A table whose adapter is a text, which {@link AdapterTrainer} changes. It has no effect on scores. */
public final class AdaptableTable extends TablePolicy {
    private final Attached attached = new Attached();

    public AdaptableTable() {
        super(1);
    }

    /** Opens the model in a folder, or this model with the adapter in it. */
    public static AdaptableTable open(Path folder) {
        AdaptableTable table = new AdaptableTable();
        if (Files.exists(folder.resolve("adapter_config.json"))) {
            table.adapters().load(folder);
        }
        return table;
    }

    /** Text of the attached adapter; empty if none is attached. */
    public String adapter() {
        return attached.text;
    }

    /** Appends to the text of the attached adapter. */
    void train(String more) {
        attached.text += more;
    }

    @Override
    public String fingerprint() {
        return super.fingerprint() + attached.text;
    }

    @Override
    public Adapters adapters() {
        return attached;
    }

    private static final class Attached implements Adapters {
        private static final Lora SHAPE = Lora.rank(2);
        private String text = "";

        @Override
        public Optional<Lora> lora() {
            return text.isEmpty() ? Optional.empty() : Optional.of(SHAPE);
        }

        @Override
        public void attach(Lora lora) {
            text = "new";
        }

        @Override
        public List<String> targets(Lora lora) {
            return List.of();
        }

        @Override
        public List<String> modules() {
            return List.of();
        }

        @Override
        public void load(Path folder) {
            try {
                text = Files.readString(folder.resolve("adapter_model.safetensors"));
            } catch (IOException e) {
                throw StorageException.reading(folder, e);
            }
        }

        @Override
        public void save(Path folder) {
            AtomicFolder.write(folder, "adapter", inside -> FakeAdapterServer.adapter(inside, text));
        }

        @Override
        public void detach() {
            text = "";
        }

        @Override
        public void merge() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void unmerge() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean merged() {
            return false;
        }

        @Override
        public Policy base() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean baseAvailable() {
            return false;
        }
    }
}
