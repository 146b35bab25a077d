"use strict";
// A link carries its one-time code behind the #, which no server and no log ever sees.
const said = document.getElementById("said");
const out = document.getElementById("out");

document.getElementById("issuer").hidden = document.documentElement.dataset.openid !== "yes";

async function show() {
  const reply = await fetch("v1/me");
  const me = reply.ok ? await reply.json() : null;
  said.textContent = me ? `You are signed in as ${me.name}.` : "You are not signed in.";
  out.hidden = !me;
}

async function signIn(token) {
  const reply = await fetch("v1/session", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });
  if (reply.ok) await show();
  else said.textContent = (await reply.json()).title;
}

document.getElementById("form").addEventListener("submit", (event) => {
  event.preventDefault();
  signIn(document.getElementById("token").value.trim());
});
out.addEventListener("click", async () => {
  await fetch("v1/session", { method: "DELETE" });
  await show();
});
const code = location.hash.slice(1);
if (code) {
  history.replaceState(null, "", location.pathname);
  signIn(code);
} else show();
