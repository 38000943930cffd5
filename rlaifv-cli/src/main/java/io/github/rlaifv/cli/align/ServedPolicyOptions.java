package io.github.rlaifv.cli.align;

import io.github.rlaifv.align.Alignment;
import io.github.rlaifv.align.ModelAddress;
import io.github.rlaifv.cli.option.ModelAddressConverter;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.AdapterServer;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.SharedFolder;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of alignment commands for a policy that a server serves, while its adapters are trained on this machine. */
final class ServedPolicyOptions {
    @Option(
            names = "--policy-server",
            order = -76,
            paramLabel = "ADDRESS",
            converter = ModelAddressConverter.class,
            description = "address of a vLLM server with the same model as the policy's folder, such as"
                    + " http://localhost:8000/v1?model=NAME&server=vllm. It writes the candidates and loads the adapter of"
                    + " each round; needs --lora (default: the policy writes its candidates on this machine)")
    private @Nullable String address;

    @Option(
            names = "--output-on-server",
            order = -76,
            paramLabel = "PATH",
            description =
                    "path of the folder of --output on the machine of --policy-server, which reads adapters from it"
                            + " (default: the same path as on this machine)")
    private @Nullable String there;

    /** The address of the server; empty if the policy writes its candidates on this machine. */
    Optional<String> address() {
        return Optional.ofNullable(address);
    }

    /**
     * Checks what a single option can't check.
     *
     * @param adapters whether adapters are trained
     * @throws IllegalArgumentException naming options that contradict each other
     */
    void check(boolean adapters) {
        if (address == null) {
            if (there != null) {
                throw new IllegalArgumentException(
                        "--output-on-server has no effect without --policy-server: add it, or remove the option");
            }
            return;
        }
        if (!new ModelAddress(address).server()) {
            throw new IllegalArgumentException("--policy-server must be the address of a server, such as"
                    + " http://localhost:8000/v1?model=NAME&server=vllm, was " + address);
        }
        if (!adapters) {
            throw new IllegalArgumentException("--policy-server needs --lora=RANK: a server takes adapters without a"
                    + " restart and no other weights. To train all weights, run each round by itself and start the server"
                    + " with its model");
        }
    }

    /**
     * Connects to the server; the caller closes it.
     *
     * @param output folder of the run
     * @return the server; null without {@code --policy-server}
     */
    @Nullable
    AdapterServer open(Path output) {
        return address == null
                ? null
                : Policies.openAdapters(
                        URI.create(address),
                        there == null ? SharedFolder.samePath(output) : new SharedFolder(output, there));
    }

    /** Sets the server of an alignment, if there is one. */
    static Alignment.Builder serve(Alignment.Builder alignment, @Nullable AdapterServer server) {
        return server == null ? alignment : alignment.served(server);
    }

    /**
     * The policy on the server, if the address of a labeler or decomposer is that of the policy.
     *
     * @param server the server that was opened, if any
     */
    Optional<Policy> same(String folderOrAddress, @Nullable AdapterServer server) {
        return server == null || !folderOrAddress.equals(address) ? Optional.empty() : Optional.of(server.base());
    }
}
