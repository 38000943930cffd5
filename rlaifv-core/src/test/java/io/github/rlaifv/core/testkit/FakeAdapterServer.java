package io.github.rlaifv.core.testkit;

import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.adapter.AdapterContent;
import io.github.rlaifv.core.policy.AdapterServer;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ServedAdapter;
import io.github.rlaifv.core.run.RlaifvException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A server of adapters without a model. Each policy writes {@code by} and the text in its adapter's file of weights, the
 * served model {@code by base}. The server records what is loaded and unloaded.
 */
public final class FakeAdapterServer implements AdapterServer {
    private final String name;
    private final Map<String, Path> loaded = new HashMap<>();
    private final List<String> events = new ArrayList<>();
    private Optional<String> refusal = Optional.empty();

    /** Creates a server without adapters. The name of its model determines the fingerprint. */
    public FakeAdapterServer(String name) {
        this.name = name;
    }

    /** Lets the server reject every adapter with a reason. */
    public FakeAdapterServer refuses(String reason) {
        refusal = Optional.of(reason);
        return this;
    }

    /** Forgets all adapters, as a server that is restarted does. */
    public void restart() {
        loaded.clear();
        events.add("restarted");
    }

    /** What happened, in order, such as {@code load TEXT}. */
    public List<String> events() {
        return events;
    }

    /** The texts of the adapters on the server, in any order. */
    public List<String> loaded() {
        return loaded.values().stream().map(FakeAdapterServer::text).toList();
    }

    /** Writes the folder of an adapter with the given text in place of matrices. */
    public static Path adapter(Path folder, String text) {
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve("adapter_config.json"),
                    "{\"base_model_name_or_path\": \"" + folder + "\", \"peft_type\": \"LORA\", \"r\": 2}");
            Files.writeString(folder.resolve("adapter_model.safetensors"), text);
            return folder;
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        }
    }

    private static String text(Path folder) {
        try {
            return Files.readString(folder.resolve("adapter_model.safetensors"));
        } catch (IOException e) {
            throw StorageException.reading(folder, e);
        }
    }

    @Override
    public Policy base() {
        return FakePolicy.builder()
                .name(name)
                .writes((request, i) -> "by base")
                .answers((prompt, word) -> 0.5)
                .build();
    }

    @Override
    public void prepare(Path unchanged) {
        load("unchanged", unchanged);
    }

    @Override
    public ServedAdapter load(Path folder) {
        String content = AdapterContent.hash(folder);
        String adapter = ContentHash.brief(content + folder);
        load(adapter, folder);
        String text = text(folder);
        Policy policy = FakePolicy.builder()
                .name(name + " " + content)
                .writes((request, i) -> {
                    if (!loaded.containsKey(adapter)) {
                        load(adapter, folder);
                    }
                    return "by " + text;
                })
                .answers((prompt, word) -> 0.5)
                .build();
        return new ServedAdapter(adapter, policy);
    }

    private void load(String adapter, Path folder) {
        String text = text(folder);
        if (refusal.isPresent()) {
            throw new RlaifvException(refusal.get());
        }
        if (!folder.equals(loaded.put(adapter, folder))) {
            events.add("load " + text);
        }
    }

    @Override
    public void unload(ServedAdapter adapter) {
        Path folder = loaded.remove(adapter.name());
        if (folder != null) {
            events.add("unload " + text(folder));
        }
    }

    @Override
    public void close() {}
}
