package io.coppice.deploy.command;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Completion of commands, options and files in a shell. */
@Command(
        name = "completion",
        description = "Prints what makes bash and zsh complete commands and options.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "In bash and zsh: source <(deploy/coppice completion)",
            "Afterwards `coppice` and `deploy/coppice` are completed with the tabulator key."
        })
final class CompletionCommand implements Callable<Integer> {
    private final Environment environment;

    @Spec
    private CommandSpec spec;

    CompletionCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        environment
                .console()
                .out()
                .print(AutoComplete.bash("coppice", spec.root().commandLine()));
        environment.console().out().println("complete -F _complete_coppice -o default deploy/coppice ./deploy/coppice");
        environment.console().out().flush();
        return 0;
    }
}
