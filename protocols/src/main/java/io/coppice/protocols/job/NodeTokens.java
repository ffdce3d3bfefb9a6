package io.coppice.protocols.job;

import io.coppice.protocols.job.NodeSpec.Token;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The {@code tokens} of a node: {@code [{ name = builds, token = SECRET, right = submit }]}. */
final class NodeTokens {
    private static final String EXPECTED = "{ name = NAME, token = TEXT, right = " + String.join(" | ", NodeSpec.RIGHTS)
            + " } with a name of its own, the token of 8 characters or more";
    private static final int SHORTEST = 8;

    private NodeTokens() {}

    /** Errors name a token by its place: they may be read by others. */
    static List<Token> read(ConfigReader node) {
        List<Token> tokens = new ArrayList<>();
        Set<String> names = new HashSet<>();
        List<?> trees = node.tree("tokens");
        for (int place = 0; place < trees.size(); place++) {
            boolean good = trees.get(place) instanceof Map<?, ?> tree
                    && tree.keySet().equals(Set.of("name", "token", "right"))
                    && tree.get("name") instanceof String name
                    && names.add(name)
                    && tree.get("token") instanceof String secret
                    && secret.length() >= SHORTEST
                    && tree.get("right") instanceof String right
                    && NodeSpec.RIGHTS.contains(right)
                    && tokens.add(new Token(name, secret, right));
            if (!good) {
                node.problem("tokens", "not usable at place " + (place + 1), EXPECTED);
            }
        }
        return tokens;
    }
}
