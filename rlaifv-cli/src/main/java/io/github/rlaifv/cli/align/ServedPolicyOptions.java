package io.github.rlaifv.cli.align;

import io.github.rlaifv.align.Alignment;
import io.github.rlaifv.align.ModelAddress;
import io.github.rlaifv.cli.command.ModelAddressConverter;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.AdapterServer;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PoolOptions;
import io.github.rlaifv.core.policy.SharedFolder;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of alignment commands for a policy that a server serves, while its adapters are trained on this machine. */
final class ServedPolicyOptions {
    @Option(
            names = "--policy-server",
            order = -76,
            paramLabel = "ADDRESS",
            split = ",",
            converter = ModelAddressConverter.class,
            description = "address of a vLLM server with the same model as the policy's folder, such as"
                    + " http://localhost:8000/v1?model=NAME&server=vllm, or a list of them with equal revisions. They write"
                    + " the candidates and load the adapter of each round; needs --lora (default: the policy writes its"
                    + " candidates on this machine)")
    private List<String> addresses = List.of();

    @Option(
            names = "--output-on-server",
            order = -76,
            paramLabel = "PATH",
            description =
                    "path of the folder of --output on the machine of --policy-server, which reads adapters from it"
                            + " (default: the same path as on this machine)")
    private @Nullable String there;

    /** The address of the first server; empty if the policy writes its candidates on this machine. */
    Optional<String> address() {
        return addresses.stream().findFirst();
    }

    /**
     * Checks what a single option can't check.
     *
     * @param adapters whether adapters are trained
     * @throws IllegalArgumentException naming options that contradict each other
     */
    void check(boolean adapters) {
        if (addresses.isEmpty()) {
            if (there != null) {
                throw new IllegalArgumentException(
                        "--output-on-server has no effect without --policy-server: add it, or remove the option");
            }
            return;
        }
        for (String address : addresses) {
            if (!new ModelAddress(address).server()) {
                throw new IllegalArgumentException("--policy-server must be the address of a server, such as"
                        + " http://localhost:8000/v1?model=NAME&server=vllm, was " + address);
            }
        }
        if (!adapters) {
            throw new IllegalArgumentException("--policy-server needs --lora=RANK: a server takes adapters without a"
                    + " restart and no other weights. To train all weights, run each round by itself and start the server"
                    + " with its model");
        }
    }

    /**
     * Connects to the servers; the caller closes the result.
     *
     * @param output folder of the run
     * @return the servers together; null without {@code --policy-server}
     */
    @Nullable
    AdapterServer open(Path output) {
        SharedFolder shared = there == null ? SharedFolder.samePath(output) : new SharedFolder(output, there);
        List<AdapterServer> servers = new ArrayList<>();
        try {
            addresses.forEach(address -> servers.add(Policies.openAdapters(URI.create(address), shared)));
            return servers.size() > 1
                    ? Policies.poolAdapters(servers, PoolOptions.defaults())
                    : servers.stream().findFirst().orElse(null);
        } catch (RuntimeException e) {
            servers.forEach(AdapterServer::close);
            throw e;
        }
    }

    /** Sets the server of an alignment, if there is one. */
    static Alignment.Builder serve(Alignment.Builder alignment, @Nullable AdapterServer server) {
        return server == null ? alignment : alignment.served(server);
    }

    /**
     * The policy on its servers, if the address of a labeler or decomposer is one of theirs.
     *
     * @param server the servers that were opened, if any
     */
    Optional<Policy> same(String folderOrAddress, @Nullable AdapterServer server) {
        return server == null || !addresses.contains(folderOrAddress) ? Optional.empty() : Optional.of(server.base());
    }
}
