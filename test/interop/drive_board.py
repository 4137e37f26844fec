"""Drives the board at 127.0.0.1:PORT as a network engineer's script drives a switch. Usage: drive_board.py PORT [PASSWORD]. Prints what the device answered."""
import sys

from netmiko import ConnectHandler

device = ConnectHandler(
    device_type="hp_comware_telnet",
    host="127.0.0.1",
    port=int(sys.argv[1]),
    username="",
    password=sys.argv[2] if len(sys.argv) > 2 else "",
    global_delay_factor=0.5,
)
print("prompt:", device.find_prompt())
print(device.send_config_set(["ntp-service refclock-master 5", "ntp-service unicast-server 127.0.0.99", "ntp-service bogus"]))
print(device.send_command("display current-configuration"))
print(device.send_command("display ntp-service status"))
print(device.save_config())
device.disconnect()
print("disconnected")
