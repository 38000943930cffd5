package io.github.rlaifv.core.model;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.LibraryVersion;
import io.github.rlaifv.core.internal.adapter.AdapterContent;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Merges a LoRA adapter into its model, and writes the result as a model folder. Each merged weight is {@code W + scale * B A},
 * rounded once to the type in which it is written. Weights are read from their files and written one after the other, so that
 * memory holds one weight and the adapter, and a copy of each adapted weight outside the language model and the projector.
 *
 * @param model folder of the model that the adapter was trained on; empty for the one that adapter_config.json names
 * @param adapter folder of the adapter in PEFT's layout
 * @param type type of the written weights; empty for that of the model's files
 */
public record AdapterMerge(Optional<Path> model, Path adapter, Optional<ScalarType> type) {

    /**
     * What was merged.
     *
     * @param folder the written model folder
     * @param base name of the model
     * @param baseFingerprint fingerprint of the model without the adapter
     * @param adapterHash hash of the adapter's configuration and matrices
     * @param lora settings of the adapter
     * @param modules number of merged weights
     */
    public record Merged(
            Path folder, String base, String baseFingerprint, String adapterHash, Lora lora, int modules) {}

    /**
     * Merges and writes. The folder appears complete or not at all, with a card ({@code README.md}) that says what was merged.
     *
     * @param folder folder for the merged model, missing or empty
     * @throws BadDataException if the folder is not empty, if the adapter does not fit the model, or if the model is itself an
     *     adapter
     * @throws io.github.rlaifv.core.run.StorageException if the folder can't be written or does not fit on its disk
     */
    public Merged into(Path folder) {
        return into(folder, RunListener.NONE);
    }

    /**
     * Same as {@link #into(Path)}, with progress.
     *
     * @param listener listener that is notified of the stage {@link TrainablePolicy#SAVING}, whose units are tensors
     */
    public Merged into(Path folder, RunListener listener) {
        if (!AdapterContent.isIn(adapter)) {
            throw new BadDataException(
                    adapter + " has no adapter_config.json: give the folder of a LoRA adapter in PEFT's layout");
        }
        String hash = AdapterContent.hash(adapter);
        Path own = model.orElseGet(() -> AdapterBase.of(adapter, adapter.resolve("adapter_config.json")));
        List<Merged> written = new ArrayList<>();
        // the folder is checked and locked first, since large models take long to open
        AtomicFolder.create(folder, "merged model", fresh -> {
            try (TrainablePolicy policy = ModelConversion.open(own)) {
                Merged merged = loaded(policy, own, hash, folder);
                SavedModel.write(policy, type, card(merged), fresh, listener);
                written.add(merged);
            }
        });
        return written.get(0);
    }

    /** Loads the adapter into its model, and describes both. */
    private Merged loaded(TrainablePolicy policy, Path own, String hash, Path folder) {
        if (policy.adapters().lora().isPresent()) {
            throw new BadDataException(own + " is itself an adapter: merge it into its model first, and then merge "
                    + adapter + " into the result");
        }
        String fingerprint = policy.fingerprint();
        policy.adapters().load(adapter);
        Lora lora = policy.adapters().lora().orElseThrow();
        return new Merged(
                folder,
                policy.name(),
                fingerprint,
                hash,
                lora,
                policy.adapters().modules().size());
    }

    private String card(Merged merged) {
        Path name = adapter.toAbsolutePath().normalize().getFileName();
        return """
                ---
                base_model: "%s"
                tags:
                - lora
                - merged
                ---

                # %s with a merged adapter

                The weights of this folder are those of the base model plus `scale * B A` of a LoRA adapter.

                | | |
                | --- | --- |
                | base model | %s |
                | fingerprint of the base model | `%s` |
                | adapter | %s |
                | SHA-256 of the adapter | `%s` |
                | rank, alpha, scale | %d, %s, %s |
                | merged weights | %d |
                | written by | %s |
                """.formatted(
                        merged.base(),
                        merged.base(),
                        merged.base(),
                        merged.baseFingerprint(),
                        name,
                        merged.adapterHash(),
                        merged.lora().rank(),
                        merged.lora().alpha(),
                        merged.lora().scale(),
                        merged.modules(),
                        LibraryVersion.text());
    }
}
