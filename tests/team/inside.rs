//! `gy` in a session: the work goes while one goes on, and what came in is there.

use super::made::{Team, line, span};
use super::support::{GLOSS, Session};
use portable_pty::CommandBuilder;
use std::fs;

fn session(team: &Team) -> Session {
    let mut command = CommandBuilder::new(GLOSS);
    command.args([team.path("alice").as_os_str(), "--as".as_ref(), "alice".as_ref()]);
    command.env("TERM", "xterm-256color");
    command.env("GIT_CONFIG_GLOBAL", team.path("gitconfig"));
    command.env("GIT_CONFIG_NOSYSTEM", "1");
    command.env("GLOSS_CONFIG", team.path("config.toml"));
    let session = Session::open(command, (120, 30), Box::new(|_| {}));
    session.wait("● saved");
    session.wait("1/1 ");
    session
}

#[test]
fn a_session_sends_its_work_and_has_what_came() {
    let team = Team::new(&["alice", "boris", "home"]);
    team.annotate("boris", "boris", &[span("s-1"), span("s-2")]);
    team.sync("boris");
    // Her own, from another machine.
    let kept = line("c-1", 1, "comment", "\"note\":\"from home\",");
    team.annotate("home", "alice", &[kept]);
    super::made::told(team.sync_as("home", "alice").output().unwrap());
    let mut session = session(&team);
    session.press("pgy");
    session.wait("sync: committed: 1 span");
    session.wait("boris: 2 spans");
    // Typed after it: nothing of it is lost.
    session.press("lp");
    session.wait("● saved");
    session.press("q");
    assert!(session.ended(std::time::Duration::from_secs(20)));
    let own = fs::read_to_string(team.own("alice", "alice")).unwrap();
    assert!(own.contains("from home") && own.lines().count() == 3, "{own}");
    let sent = team.git(&team.path("origin.git"), &["show", "main:annotations/alice.jsonl"]);
    assert!(sent.contains("from home") && sent.lines().count() == 2, "{sent}");
    assert!(team.own("alice", "boris").is_file());
}

#[test]
fn what_stands_against_it_is_said_in_the_session() {
    let team = Team::new(&["alice"]);
    team.git(&team.path("alice"), &["checkout", "-q", "--detach"]);
    let mut session = session(&team);
    session.press("gy");
    session.wait("no branch is checked out");
    session.press("q");
    assert!(session.ended(std::time::Duration::from_secs(20)));
}
